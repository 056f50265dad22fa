BEGIN TRANSACTION;
CREATE TABLE "account_emailaddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verified" bool NOT NULL, "primary" bool NOT NULL, "user_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "email" varchar(254) NOT NULL);
CREATE TABLE "account_emailconfirmation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created" datetime NOT NULL, "sent" datetime NULL, "key" varchar(64) NOT NULL UNIQUE, "email_address_id" integer NOT NULL REFERENCES "account_emailaddress" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
INSERT INTO "auth_group" VALUES(1,'Viewers');
INSERT INTO "auth_group" VALUES(2,'Editors');
INSERT INTO "auth_group" VALUES(3,'Publishers');
INSERT INTO "auth_group" VALUES(4,'People officers');
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "auth_group_permissions" VALUES(1,1,1);
INSERT INTO "auth_group_permissions" VALUES(2,1,2);
INSERT INTO "auth_group_permissions" VALUES(3,1,3);
INSERT INTO "auth_group_permissions" VALUES(4,1,4);
INSERT INTO "auth_group_permissions" VALUES(5,1,5);
INSERT INTO "auth_group_permissions" VALUES(6,1,6);
INSERT INTO "auth_group_permissions" VALUES(7,1,7);
INSERT INTO "auth_group_permissions" VALUES(8,1,8);
INSERT INTO "auth_group_permissions" VALUES(9,2,1);
INSERT INTO "auth_group_permissions" VALUES(10,2,2);
INSERT INTO "auth_group_permissions" VALUES(11,2,3);
INSERT INTO "auth_group_permissions" VALUES(12,2,4);
INSERT INTO "auth_group_permissions" VALUES(13,2,5);
INSERT INTO "auth_group_permissions" VALUES(14,2,6);
INSERT INTO "auth_group_permissions" VALUES(15,2,7);
INSERT INTO "auth_group_permissions" VALUES(16,2,8);
INSERT INTO "auth_group_permissions" VALUES(17,2,9);
INSERT INTO "auth_group_permissions" VALUES(18,2,10);
INSERT INTO "auth_group_permissions" VALUES(19,2,11);
INSERT INTO "auth_group_permissions" VALUES(20,2,12);
INSERT INTO "auth_group_permissions" VALUES(21,2,13);
INSERT INTO "auth_group_permissions" VALUES(22,2,14);
INSERT INTO "auth_group_permissions" VALUES(23,2,15);
INSERT INTO "auth_group_permissions" VALUES(24,2,16);
INSERT INTO "auth_group_permissions" VALUES(25,2,17);
INSERT INTO "auth_group_permissions" VALUES(26,2,18);
INSERT INTO "auth_group_permissions" VALUES(27,2,19);
INSERT INTO "auth_group_permissions" VALUES(28,2,20);
INSERT INTO "auth_group_permissions" VALUES(29,2,21);
INSERT INTO "auth_group_permissions" VALUES(30,2,22);
INSERT INTO "auth_group_permissions" VALUES(31,2,23);
INSERT INTO "auth_group_permissions" VALUES(32,2,24);
INSERT INTO "auth_group_permissions" VALUES(33,3,1);
INSERT INTO "auth_group_permissions" VALUES(34,3,2);
INSERT INTO "auth_group_permissions" VALUES(35,3,3);
INSERT INTO "auth_group_permissions" VALUES(36,3,4);
INSERT INTO "auth_group_permissions" VALUES(37,3,5);
INSERT INTO "auth_group_permissions" VALUES(38,3,6);
INSERT INTO "auth_group_permissions" VALUES(39,3,7);
INSERT INTO "auth_group_permissions" VALUES(40,3,8);
INSERT INTO "auth_group_permissions" VALUES(41,3,9);
INSERT INTO "auth_group_permissions" VALUES(42,3,10);
INSERT INTO "auth_group_permissions" VALUES(43,3,11);
INSERT INTO "auth_group_permissions" VALUES(44,3,12);
INSERT INTO "auth_group_permissions" VALUES(45,3,13);
INSERT INTO "auth_group_permissions" VALUES(46,3,14);
INSERT INTO "auth_group_permissions" VALUES(47,3,15);
INSERT INTO "auth_group_permissions" VALUES(48,3,16);
INSERT INTO "auth_group_permissions" VALUES(49,3,17);
INSERT INTO "auth_group_permissions" VALUES(50,3,18);
INSERT INTO "auth_group_permissions" VALUES(51,3,19);
INSERT INTO "auth_group_permissions" VALUES(52,3,20);
INSERT INTO "auth_group_permissions" VALUES(53,3,21);
INSERT INTO "auth_group_permissions" VALUES(54,3,22);
INSERT INTO "auth_group_permissions" VALUES(55,3,23);
INSERT INTO "auth_group_permissions" VALUES(56,3,24);
INSERT INTO "auth_group_permissions" VALUES(57,4,25);
INSERT INTO "auth_group_permissions" VALUES(58,4,26);
INSERT INTO "auth_group_permissions" VALUES(59,4,27);
INSERT INTO "auth_group_permissions" VALUES(60,4,28);
INSERT INTO "auth_group_permissions" VALUES(61,4,29);
INSERT INTO "auth_group_permissions" VALUES(62,4,30);
INSERT INTO "auth_group_permissions" VALUES(63,4,31);
INSERT INTO "auth_group_permissions" VALUES(64,4,32);
INSERT INTO "auth_group_permissions" VALUES(66,1,33);
INSERT INTO "auth_group_permissions" VALUES(67,1,34);
INSERT INTO "auth_group_permissions" VALUES(68,1,35);
INSERT INTO "auth_group_permissions" VALUES(69,2,36);
INSERT INTO "auth_group_permissions" VALUES(70,2,37);
INSERT INTO "auth_group_permissions" VALUES(71,2,33);
INSERT INTO "auth_group_permissions" VALUES(72,2,38);
INSERT INTO "auth_group_permissions" VALUES(73,2,34);
INSERT INTO "auth_group_permissions" VALUES(74,2,35);
INSERT INTO "auth_group_permissions" VALUES(75,3,36);
INSERT INTO "auth_group_permissions" VALUES(76,3,37);
INSERT INTO "auth_group_permissions" VALUES(77,3,33);
INSERT INTO "auth_group_permissions" VALUES(78,3,38);
INSERT INTO "auth_group_permissions" VALUES(79,3,34);
INSERT INTO "auth_group_permissions" VALUES(80,3,39);
INSERT INTO "auth_group_permissions" VALUES(81,3,35);
INSERT INTO "auth_group_permissions" VALUES(82,4,40);
INSERT INTO "auth_group_permissions" VALUES(83,4,41);
INSERT INTO "auth_group_permissions" VALUES(84,4,42);
INSERT INTO "auth_group_permissions" VALUES(85,4,43);
INSERT INTO "auth_group_permissions" VALUES(86,1,44);
INSERT INTO "auth_group_permissions" VALUES(87,1,45);
INSERT INTO "auth_group_permissions" VALUES(88,1,46);
INSERT INTO "auth_group_permissions" VALUES(89,1,47);
INSERT INTO "auth_group_permissions" VALUES(90,2,44);
INSERT INTO "auth_group_permissions" VALUES(91,2,48);
INSERT INTO "auth_group_permissions" VALUES(92,2,49);
INSERT INTO "auth_group_permissions" VALUES(93,2,50);
INSERT INTO "auth_group_permissions" VALUES(94,2,45);
INSERT INTO "auth_group_permissions" VALUES(95,2,51);
INSERT INTO "auth_group_permissions" VALUES(96,2,52);
INSERT INTO "auth_group_permissions" VALUES(97,2,53);
INSERT INTO "auth_group_permissions" VALUES(98,2,46);
INSERT INTO "auth_group_permissions" VALUES(99,2,47);
INSERT INTO "auth_group_permissions" VALUES(100,3,44);
INSERT INTO "auth_group_permissions" VALUES(101,3,48);
INSERT INTO "auth_group_permissions" VALUES(102,3,49);
INSERT INTO "auth_group_permissions" VALUES(103,3,50);
INSERT INTO "auth_group_permissions" VALUES(104,3,45);
INSERT INTO "auth_group_permissions" VALUES(105,3,51);
INSERT INTO "auth_group_permissions" VALUES(106,3,52);
INSERT INTO "auth_group_permissions" VALUES(107,3,53);
INSERT INTO "auth_group_permissions" VALUES(108,3,46);
INSERT INTO "auth_group_permissions" VALUES(109,3,47);
INSERT INTO "auth_group_permissions" VALUES(110,3,54);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
INSERT INTO "auth_permission" VALUES(1,1,'view_edition','Can view edition');
INSERT INTO "auth_permission" VALUES(2,2,'view_section','Can view section');
INSERT INTO "auth_permission" VALUES(3,3,'view_platformtype','Can view platform type');
INSERT INTO "auth_permission" VALUES(4,4,'view_codeparagraph','Can view code paragraph');
INSERT INTO "auth_permission" VALUES(5,5,'view_council','Can view council');
INSERT INTO "auth_permission" VALUES(6,6,'view_contact','Can view contact');
INSERT INTO "auth_permission" VALUES(7,7,'view_searchterm','Can view search term');
INSERT INTO "auth_permission" VALUES(8,8,'view_page','Can view page');
INSERT INTO "auth_permission" VALUES(9,1,'change_edition','Can change edition');
INSERT INTO "auth_permission" VALUES(10,2,'change_section','Can change section');
INSERT INTO "auth_permission" VALUES(11,3,'change_platformtype','Can change platform type');
INSERT INTO "auth_permission" VALUES(12,4,'change_codeparagraph','Can change code paragraph');
INSERT INTO "auth_permission" VALUES(13,5,'add_council','Can add council');
INSERT INTO "auth_permission" VALUES(14,5,'change_council','Can change council');
INSERT INTO "auth_permission" VALUES(15,5,'delete_council','Can delete council');
INSERT INTO "auth_permission" VALUES(16,6,'add_contact','Can add contact');
INSERT INTO "auth_permission" VALUES(17,6,'change_contact','Can change contact');
INSERT INTO "auth_permission" VALUES(18,6,'delete_contact','Can delete contact');
INSERT INTO "auth_permission" VALUES(19,7,'add_searchterm','Can add search term');
INSERT INTO "auth_permission" VALUES(20,7,'change_searchterm','Can change search term');
INSERT INTO "auth_permission" VALUES(21,7,'delete_searchterm','Can delete search term');
INSERT INTO "auth_permission" VALUES(22,8,'add_page','Can add page');
INSERT INTO "auth_permission" VALUES(23,8,'change_page','Can change page');
INSERT INTO "auth_permission" VALUES(24,8,'delete_page','Can delete page');
INSERT INTO "auth_permission" VALUES(25,9,'add_member','Can add member');
INSERT INTO "auth_permission" VALUES(26,9,'change_member','Can change member');
INSERT INTO "auth_permission" VALUES(27,9,'view_member','Can view member');
INSERT INTO "auth_permission" VALUES(28,10,'view_accountevent','Can view account event');
INSERT INTO "auth_permission" VALUES(29,11,'view_mail','Can view mail');
INSERT INTO "auth_permission" VALUES(30,12,'add_signinhelp','Can add help with signing in');
INSERT INTO "auth_permission" VALUES(31,12,'change_signinhelp','Can change help with signing in');
INSERT INTO "auth_permission" VALUES(32,12,'view_signinhelp','Can view help with signing in');
INSERT INTO "auth_permission" VALUES(33,13,'view_question','Can view question');
INSERT INTO "auth_permission" VALUES(34,14,'view_quiz','Can view quiz');
INSERT INTO "auth_permission" VALUES(35,15,'view_approval','Can view approval');
INSERT INTO "auth_permission" VALUES(36,13,'add_question','Can add question');
INSERT INTO "auth_permission" VALUES(37,13,'change_question','Can change question');
INSERT INTO "auth_permission" VALUES(38,14,'change_quiz','Can change quiz');
INSERT INTO "auth_permission" VALUES(39,15,'add_approval','Can add approval');
INSERT INTO "auth_permission" VALUES(40,16,'add_attempt','Can add attempt');
INSERT INTO "auth_permission" VALUES(41,16,'change_attempt','Can change attempt');
INSERT INTO "auth_permission" VALUES(42,16,'view_attempt','Can view attempt');
INSERT INTO "auth_permission" VALUES(43,17,'view_acknowledgement','Can view acknowledgement');
INSERT INTO "auth_permission" VALUES(44,18,'view_guidanceevent','Can view history entry');
INSERT INTO "auth_permission" VALUES(45,19,'view_notice','Can view notice');
INSERT INTO "auth_permission" VALUES(46,20,'view_officernote','Can view officer’s note');
INSERT INTO "auth_permission" VALUES(47,21,'view_failedsearch','Can view search that found nothing');
INSERT INTO "auth_permission" VALUES(48,19,'add_notice','Can add notice');
INSERT INTO "auth_permission" VALUES(49,19,'change_notice','Can change notice');
INSERT INTO "auth_permission" VALUES(50,19,'delete_notice','Can delete notice');
INSERT INTO "auth_permission" VALUES(51,20,'add_officernote','Can add officer’s note');
INSERT INTO "auth_permission" VALUES(52,20,'change_officernote','Can change officer’s note');
INSERT INTO "auth_permission" VALUES(53,20,'delete_officernote','Can delete officer’s note');
INSERT INTO "auth_permission" VALUES(54,1,'approve_edition','Can approve, schedule and take back editions');
INSERT INTO "auth_permission" VALUES(55,22,'add_logentry','Can add log entry');
INSERT INTO "auth_permission" VALUES(56,22,'change_logentry','Can change log entry');
INSERT INTO "auth_permission" VALUES(57,22,'delete_logentry','Can delete log entry');
INSERT INTO "auth_permission" VALUES(58,22,'view_logentry','Can view log entry');
INSERT INTO "auth_permission" VALUES(59,23,'add_permission','Can add permission');
INSERT INTO "auth_permission" VALUES(60,23,'change_permission','Can change permission');
INSERT INTO "auth_permission" VALUES(61,23,'delete_permission','Can delete permission');
INSERT INTO "auth_permission" VALUES(62,23,'view_permission','Can view permission');
INSERT INTO "auth_permission" VALUES(63,24,'add_group','Can add group');
INSERT INTO "auth_permission" VALUES(64,24,'change_group','Can change group');
INSERT INTO "auth_permission" VALUES(65,24,'delete_group','Can delete group');
INSERT INTO "auth_permission" VALUES(66,24,'view_group','Can view group');
INSERT INTO "auth_permission" VALUES(67,25,'add_contenttype','Can add content type');
INSERT INTO "auth_permission" VALUES(68,25,'change_contenttype','Can change content type');
INSERT INTO "auth_permission" VALUES(69,25,'delete_contenttype','Can delete content type');
INSERT INTO "auth_permission" VALUES(70,25,'view_contenttype','Can view content type');
INSERT INTO "auth_permission" VALUES(71,26,'add_session','Can add session');
INSERT INTO "auth_permission" VALUES(72,26,'change_session','Can change session');
INSERT INTO "auth_permission" VALUES(73,26,'delete_session','Can delete session');
INSERT INTO "auth_permission" VALUES(74,26,'view_session','Can view session');
INSERT INTO "auth_permission" VALUES(75,27,'add_emailaddress','Can add email address');
INSERT INTO "auth_permission" VALUES(76,27,'change_emailaddress','Can change email address');
INSERT INTO "auth_permission" VALUES(77,27,'delete_emailaddress','Can delete email address');
INSERT INTO "auth_permission" VALUES(78,27,'view_emailaddress','Can view email address');
INSERT INTO "auth_permission" VALUES(79,28,'add_emailconfirmation','Can add email confirmation');
INSERT INTO "auth_permission" VALUES(80,28,'change_emailconfirmation','Can change email confirmation');
INSERT INTO "auth_permission" VALUES(81,28,'delete_emailconfirmation','Can delete email confirmation');
INSERT INTO "auth_permission" VALUES(82,28,'view_emailconfirmation','Can view email confirmation');
INSERT INTO "auth_permission" VALUES(83,29,'add_authenticator','Can add authenticator');
INSERT INTO "auth_permission" VALUES(84,29,'change_authenticator','Can change authenticator');
INSERT INTO "auth_permission" VALUES(85,29,'delete_authenticator','Can delete authenticator');
INSERT INTO "auth_permission" VALUES(86,29,'view_authenticator','Can view authenticator');
INSERT INTO "auth_permission" VALUES(87,30,'add_socialaccount','Can add social account');
INSERT INTO "auth_permission" VALUES(88,30,'change_socialaccount','Can change social account');
INSERT INTO "auth_permission" VALUES(89,30,'delete_socialaccount','Can delete social account');
INSERT INTO "auth_permission" VALUES(90,30,'view_socialaccount','Can view social account');
INSERT INTO "auth_permission" VALUES(91,31,'add_socialapp','Can add social application');
INSERT INTO "auth_permission" VALUES(92,31,'change_socialapp','Can change social application');
INSERT INTO "auth_permission" VALUES(93,31,'delete_socialapp','Can delete social application');
INSERT INTO "auth_permission" VALUES(94,31,'view_socialapp','Can view social application');
INSERT INTO "auth_permission" VALUES(95,32,'add_socialtoken','Can add social application token');
INSERT INTO "auth_permission" VALUES(96,32,'change_socialtoken','Can change social application token');
INSERT INTO "auth_permission" VALUES(97,32,'delete_socialtoken','Can delete social application token');
INSERT INTO "auth_permission" VALUES(98,32,'view_socialtoken','Can view social application token');
INSERT INTO "auth_permission" VALUES(99,9,'delete_member','Can delete member');
INSERT INTO "auth_permission" VALUES(100,10,'add_accountevent','Can add history entry');
INSERT INTO "auth_permission" VALUES(101,10,'change_accountevent','Can change history entry');
INSERT INTO "auth_permission" VALUES(102,10,'delete_accountevent','Can delete history entry');
INSERT INTO "auth_permission" VALUES(103,33,'add_signincode','Can add sign in code');
INSERT INTO "auth_permission" VALUES(104,33,'change_signincode','Can change sign in code');
INSERT INTO "auth_permission" VALUES(105,33,'delete_signincode','Can delete sign in code');
INSERT INTO "auth_permission" VALUES(106,33,'view_signincode','Can view sign in code');
INSERT INTO "auth_permission" VALUES(107,12,'delete_signinhelp','Can delete help with signing in');
INSERT INTO "auth_permission" VALUES(108,11,'add_mail','Can add mail');
INSERT INTO "auth_permission" VALUES(109,11,'change_mail','Can change mail');
INSERT INTO "auth_permission" VALUES(110,11,'delete_mail','Can delete mail');
INSERT INTO "auth_permission" VALUES(111,13,'delete_question','Can delete question');
INSERT INTO "auth_permission" VALUES(112,34,'add_questionversion','Can add question version');
INSERT INTO "auth_permission" VALUES(113,34,'change_questionversion','Can change question version');
INSERT INTO "auth_permission" VALUES(114,34,'delete_questionversion','Can delete question version');
INSERT INTO "auth_permission" VALUES(115,34,'view_questionversion','Can view question version');
INSERT INTO "auth_permission" VALUES(116,35,'add_option','Can add option');
INSERT INTO "auth_permission" VALUES(117,35,'change_option','Can change option');
INSERT INTO "auth_permission" VALUES(118,35,'delete_option','Can delete option');
INSERT INTO "auth_permission" VALUES(119,35,'view_option','Can view option');
INSERT INTO "auth_permission" VALUES(120,14,'add_quiz','Can add quiz');
INSERT INTO "auth_permission" VALUES(121,14,'delete_quiz','Can delete quiz');
INSERT INTO "auth_permission" VALUES(122,15,'change_approval','Can change approval');
INSERT INTO "auth_permission" VALUES(123,15,'delete_approval','Can delete approval');
INSERT INTO "auth_permission" VALUES(124,16,'delete_attempt','Can delete attempt');
INSERT INTO "auth_permission" VALUES(125,36,'add_asked','Can add asked');
INSERT INTO "auth_permission" VALUES(126,36,'change_asked','Can change asked');
INSERT INTO "auth_permission" VALUES(127,36,'delete_asked','Can delete asked');
INSERT INTO "auth_permission" VALUES(128,36,'view_asked','Can view asked');
INSERT INTO "auth_permission" VALUES(129,37,'add_quizchange','Can add quiz change');
INSERT INTO "auth_permission" VALUES(130,37,'change_quizchange','Can change quiz change');
INSERT INTO "auth_permission" VALUES(131,37,'delete_quizchange','Can delete quiz change');
INSERT INTO "auth_permission" VALUES(132,37,'view_quizchange','Can view quiz change');
INSERT INTO "auth_permission" VALUES(133,38,'add_response','Can add response');
INSERT INTO "auth_permission" VALUES(134,38,'change_response','Can change response');
INSERT INTO "auth_permission" VALUES(135,38,'delete_response','Can delete response');
INSERT INTO "auth_permission" VALUES(136,38,'view_response','Can view response');
INSERT INTO "auth_permission" VALUES(137,17,'add_acknowledgement','Can add acknowledgement');
INSERT INTO "auth_permission" VALUES(138,17,'change_acknowledgement','Can change acknowledgement');
INSERT INTO "auth_permission" VALUES(139,17,'delete_acknowledgement','Can delete acknowledgement');
INSERT INTO "auth_permission" VALUES(140,1,'add_edition','Can add edition');
INSERT INTO "auth_permission" VALUES(141,1,'delete_edition','Can delete edition');
INSERT INTO "auth_permission" VALUES(142,4,'add_codeparagraph','Can add code paragraph');
INSERT INTO "auth_permission" VALUES(143,4,'delete_codeparagraph','Can delete code paragraph');
INSERT INTO "auth_permission" VALUES(144,39,'add_pagestamp','Can add page stamp');
INSERT INTO "auth_permission" VALUES(145,39,'change_pagestamp','Can change page stamp');
INSERT INTO "auth_permission" VALUES(146,39,'delete_pagestamp','Can delete page stamp');
INSERT INTO "auth_permission" VALUES(147,39,'view_pagestamp','Can view page stamp');
INSERT INTO "auth_permission" VALUES(148,3,'add_platformtype','Can add platform type');
INSERT INTO "auth_permission" VALUES(149,3,'delete_platformtype','Can delete platform type');
INSERT INTO "auth_permission" VALUES(150,2,'add_section','Can add section');
INSERT INTO "auth_permission" VALUES(151,2,'delete_section','Can delete section');
INSERT INTO "auth_permission" VALUES(152,21,'add_failedsearch','Can add search that found nothing');
INSERT INTO "auth_permission" VALUES(153,21,'change_failedsearch','Can change search that found nothing');
INSERT INTO "auth_permission" VALUES(154,21,'delete_failedsearch','Can delete search that found nothing');
INSERT INTO "auth_permission" VALUES(155,40,'add_adoption','Can add adoption');
INSERT INTO "auth_permission" VALUES(156,40,'change_adoption','Can change adoption');
INSERT INTO "auth_permission" VALUES(157,40,'delete_adoption','Can delete adoption');
INSERT INTO "auth_permission" VALUES(158,40,'view_adoption','Can view adoption');
INSERT INTO "auth_permission" VALUES(159,18,'add_guidanceevent','Can add history entry');
INSERT INTO "auth_permission" VALUES(160,18,'change_guidanceevent','Can change history entry');
INSERT INTO "auth_permission" VALUES(161,18,'delete_guidanceevent','Can delete history entry');
INSERT INTO "auth_permission" VALUES(162,41,'add_previewlink','Can add preview link');
INSERT INTO "auth_permission" VALUES(163,41,'change_previewlink','Can change preview link');
INSERT INTO "auth_permission" VALUES(164,41,'delete_previewlink','Can delete preview link');
INSERT INTO "auth_permission" VALUES(165,41,'view_previewlink','Can view preview link');
INSERT INTO "auth_permission" VALUES(166,42,'add_savedstate','Can add saved state');
INSERT INTO "auth_permission" VALUES(167,42,'change_savedstate','Can change saved state');
INSERT INTO "auth_permission" VALUES(168,42,'delete_savedstate','Can delete saved state');
INSERT INTO "auth_permission" VALUES(169,42,'view_savedstate','Can view saved state');
INSERT INTO "auth_permission" VALUES(170,43,'add_pathway','Can add pathway');
INSERT INTO "auth_permission" VALUES(171,43,'change_pathway','Can change pathway');
INSERT INTO "auth_permission" VALUES(172,43,'delete_pathway','Can delete pathway');
INSERT INTO "auth_permission" VALUES(173,43,'view_pathway','Can view pathway');
CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
INSERT INTO "django_content_type" VALUES(1,'guidance','edition');
INSERT INTO "django_content_type" VALUES(2,'guidance','section');
INSERT INTO "django_content_type" VALUES(3,'guidance','platformtype');
INSERT INTO "django_content_type" VALUES(4,'guidance','codeparagraph');
INSERT INTO "django_content_type" VALUES(5,'guidance','council');
INSERT INTO "django_content_type" VALUES(6,'guidance','contact');
INSERT INTO "django_content_type" VALUES(7,'guidance','searchterm');
INSERT INTO "django_content_type" VALUES(8,'guidance','page');
INSERT INTO "django_content_type" VALUES(9,'members','member');
INSERT INTO "django_content_type" VALUES(10,'members','accountevent');
INSERT INTO "django_content_type" VALUES(11,'members','mail');
INSERT INTO "django_content_type" VALUES(12,'members','signinhelp');
INSERT INTO "django_content_type" VALUES(13,'quizzes','question');
INSERT INTO "django_content_type" VALUES(14,'quizzes','quiz');
INSERT INTO "django_content_type" VALUES(15,'quizzes','approval');
INSERT INTO "django_content_type" VALUES(16,'quizzes','attempt');
INSERT INTO "django_content_type" VALUES(17,'quizzes','acknowledgement');
INSERT INTO "django_content_type" VALUES(18,'guidance','guidanceevent');
INSERT INTO "django_content_type" VALUES(19,'guidance','notice');
INSERT INTO "django_content_type" VALUES(20,'guidance','officernote');
INSERT INTO "django_content_type" VALUES(21,'guidance','failedsearch');
INSERT INTO "django_content_type" VALUES(22,'admin','logentry');
INSERT INTO "django_content_type" VALUES(23,'auth','permission');
INSERT INTO "django_content_type" VALUES(24,'auth','group');
INSERT INTO "django_content_type" VALUES(25,'contenttypes','contenttype');
INSERT INTO "django_content_type" VALUES(26,'sessions','session');
INSERT INTO "django_content_type" VALUES(27,'account','emailaddress');
INSERT INTO "django_content_type" VALUES(28,'account','emailconfirmation');
INSERT INTO "django_content_type" VALUES(29,'mfa','authenticator');
INSERT INTO "django_content_type" VALUES(30,'socialaccount','socialaccount');
INSERT INTO "django_content_type" VALUES(31,'socialaccount','socialapp');
INSERT INTO "django_content_type" VALUES(32,'socialaccount','socialtoken');
INSERT INTO "django_content_type" VALUES(33,'members','signincode');
INSERT INTO "django_content_type" VALUES(34,'quizzes','questionversion');
INSERT INTO "django_content_type" VALUES(35,'quizzes','option');
INSERT INTO "django_content_type" VALUES(36,'quizzes','asked');
INSERT INTO "django_content_type" VALUES(37,'quizzes','quizchange');
INSERT INTO "django_content_type" VALUES(38,'quizzes','response');
INSERT INTO "django_content_type" VALUES(39,'guidance','pagestamp');
INSERT INTO "django_content_type" VALUES(40,'guidance','adoption');
INSERT INTO "django_content_type" VALUES(41,'guidance','previewlink');
INSERT INTO "django_content_type" VALUES(42,'guidance','savedstate');
INSERT INTO "django_content_type" VALUES(43,'guidance','pathway');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'contenttypes','0001_initial','2026-11-30 08:38:58.692905');
INSERT INTO "django_migrations" VALUES(2,'contenttypes','0002_remove_content_type_name','2026-11-30 08:38:58.698804');
INSERT INTO "django_migrations" VALUES(3,'auth','0001_initial','2026-11-30 08:38:58.711975');
INSERT INTO "django_migrations" VALUES(4,'auth','0002_alter_permission_name_max_length','2026-11-30 08:38:58.722805');
INSERT INTO "django_migrations" VALUES(5,'auth','0003_alter_user_email_max_length','2026-11-30 08:38:58.731287');
INSERT INTO "django_migrations" VALUES(6,'auth','0004_alter_user_username_opts','2026-11-30 08:38:58.744874');
INSERT INTO "django_migrations" VALUES(7,'auth','0005_alter_user_last_login_null','2026-11-30 08:38:58.754844');
INSERT INTO "django_migrations" VALUES(8,'auth','0006_require_contenttypes_0002','2026-11-30 08:38:58.755845');
INSERT INTO "django_migrations" VALUES(9,'auth','0007_alter_validators_add_error_messages','2026-11-30 08:38:58.769652');
INSERT INTO "django_migrations" VALUES(10,'auth','0008_alter_user_username_max_length','2026-11-30 08:38:58.778179');
INSERT INTO "django_migrations" VALUES(11,'auth','0009_alter_user_last_name_max_length','2026-11-30 08:38:58.786814');
INSERT INTO "django_migrations" VALUES(12,'auth','0010_alter_group_name_max_length','2026-11-30 08:38:58.800586');
INSERT INTO "django_migrations" VALUES(13,'auth','0011_update_proxy_permissions','2026-11-30 08:38:58.804618');
INSERT INTO "django_migrations" VALUES(14,'auth','0012_alter_user_first_name_max_length','2026-11-30 08:38:58.807959');
INSERT INTO "django_migrations" VALUES(15,'members','0001_initial','2026-11-30 08:38:58.818668');
INSERT INTO "django_migrations" VALUES(16,'account','0001_initial','2026-11-30 08:38:58.832041');
INSERT INTO "django_migrations" VALUES(17,'account','0002_email_max_length','2026-11-30 08:38:58.839902');
INSERT INTO "django_migrations" VALUES(18,'account','0003_alter_emailaddress_create_unique_verified_email','2026-11-30 08:38:58.851002');
INSERT INTO "django_migrations" VALUES(19,'account','0004_alter_emailaddress_drop_unique_email','2026-11-30 08:38:58.859407');
INSERT INTO "django_migrations" VALUES(20,'account','0005_emailaddress_idx_upper_email','2026-11-30 08:38:58.865254');
INSERT INTO "django_migrations" VALUES(21,'account','0006_emailaddress_lower','2026-11-30 08:38:58.872612');
INSERT INTO "django_migrations" VALUES(22,'account','0007_emailaddress_idx_email','2026-11-30 08:38:58.886878');
INSERT INTO "django_migrations" VALUES(23,'account','0008_emailaddress_unique_primary_email_fixup','2026-11-30 08:38:58.895217');
INSERT INTO "django_migrations" VALUES(24,'account','0009_emailaddress_unique_primary_email','2026-11-30 08:38:58.900323');
INSERT INTO "django_migrations" VALUES(25,'admin','0001_initial','2026-11-30 08:38:58.911759');
INSERT INTO "django_migrations" VALUES(26,'admin','0002_logentry_remove_auto_add','2026-11-30 08:38:58.926144');
INSERT INTO "django_migrations" VALUES(27,'admin','0003_logentry_add_action_flag_choices','2026-11-30 08:38:58.931925');
INSERT INTO "django_migrations" VALUES(28,'guidance','0001_initial','2026-11-30 08:38:59.166492');
INSERT INTO "django_migrations" VALUES(29,'guidance','0002_amending','2026-11-30 08:38:59.246006');
INSERT INTO "django_migrations" VALUES(30,'guidance','0003_pathways','2026-11-30 08:38:59.259551');
INSERT INTO "django_migrations" VALUES(31,'quizzes','0001_initial','2026-11-30 08:38:59.328495');
INSERT INTO "django_migrations" VALUES(32,'quizzes','0002_learning','2026-11-30 08:38:59.761850');
INSERT INTO "django_migrations" VALUES(33,'members','0002_accounts_and_history','2026-11-30 08:39:00.351125');
INSERT INTO "django_migrations" VALUES(34,'members','0003_sign_in_codes','2026-11-30 08:39:00.477259');
INSERT INTO "django_migrations" VALUES(35,'members','0004_staff_groups','2026-11-30 08:39:00.666465');
INSERT INTO "django_migrations" VALUES(36,'members','0005_mail_and_help','2026-11-30 08:39:00.762541');
INSERT INTO "django_migrations" VALUES(37,'members','0006_people_officers_see_mail','2026-11-30 08:39:00.840689');
INSERT INTO "django_migrations" VALUES(38,'members','0007_words_of_the_history','2026-11-30 08:39:01.321408');
INSERT INTO "django_migrations" VALUES(39,'members','0008_rights_in_quizzes','2026-11-30 08:39:01.370057');
INSERT INTO "django_migrations" VALUES(40,'members','0009_rights_to_amend','2026-11-30 08:39:01.426034');
INSERT INTO "django_migrations" VALUES(41,'mfa','0001_initial','2026-11-30 08:39:01.453995');
INSERT INTO "django_migrations" VALUES(42,'mfa','0002_authenticator_timestamps','2026-11-30 08:39:01.524269');
INSERT INTO "django_migrations" VALUES(43,'mfa','0003_authenticator_type_uniq','2026-11-30 08:39:01.588348');
INSERT INTO "django_migrations" VALUES(44,'sessions','0001_initial','2026-11-30 08:39:01.590819');
INSERT INTO "django_migrations" VALUES(45,'socialaccount','0001_initial','2026-11-30 08:39:01.673824');
INSERT INTO "django_migrations" VALUES(46,'socialaccount','0002_token_max_lengths','2026-11-30 08:39:01.762155');
INSERT INTO "django_migrations" VALUES(47,'socialaccount','0003_extra_data_default_dict','2026-11-30 08:39:01.802224');
INSERT INTO "django_migrations" VALUES(48,'socialaccount','0004_app_provider_id_settings','2026-11-30 08:39:01.888279');
INSERT INTO "django_migrations" VALUES(49,'socialaccount','0005_socialtoken_nullable_app','2026-11-30 08:39:01.924789');
INSERT INTO "django_migrations" VALUES(50,'socialaccount','0006_alter_socialaccount_extra_data','2026-11-30 08:39:01.959838');
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE TABLE "guidance_adoption" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "authority" varchar(300) NOT NULL, "minute" varchar(200) NOT NULL, "adopted_on" date NULL, "review_by" date NULL, "recorded_at" datetime NOT NULL, "edition_pk" bigint unsigned NOT NULL CHECK ("edition_pk" >= 0), "edition_number" integer unsigned NOT NULL CHECK ("edition_number" >= 0), "recorded_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "guidance_adoption" VALUES(1,'Full Council','7',NULL,NULL,'2026-11-30 08:39:08.149316',2,2,2);
INSERT INTO "guidance_adoption" VALUES(2,'Full Council','7',NULL,NULL,'2026-11-30 08:39:08.214626',4,3,2);
INSERT INTO "guidance_adoption" VALUES(3,'Full Council','7',NULL,NULL,'2026-11-30 08:39:08.247335',4,3,2);
CREATE TABLE "guidance_codeparagraph" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL, "title" varchar(200) NOT NULL, "body" text NOT NULL, "summary" varchar(500) NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "lock_version" integer unsigned NOT NULL CHECK ("lock_version" >= 0), "replaces" varchar(80) NOT NULL, "quoted" bool NOT NULL, "edition_id" bigint NOT NULL REFERENCES "guidance_edition" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "guidance_codeparagraph_slug" UNIQUE ("edition_id", "slug"), CONSTRAINT "guidance_codeparagraph_position" UNIQUE ("edition_id", "position"));
INSERT INTO "guidance_codeparagraph" VALUES(1,'3.1','Paragraph 3.1','I treat everyone with respect.
','Respect.',1,1,'',1,1);
INSERT INTO "guidance_codeparagraph" VALUES(2,'3.9','Paragraph 3.9','I treat everyone with respect.
','Respect.',2,1,'',1,1);
INSERT INTO "guidance_codeparagraph" VALUES(3,'3.10','Paragraph 3.10','I treat everyone with respect.
','Respect.',3,1,'',1,1);
INSERT INTO "guidance_codeparagraph" VALUES(4,'3.1','Paragraph 3.1','I treat everyone with respect.
','Respect.',1,1,'',1,2);
INSERT INTO "guidance_codeparagraph" VALUES(5,'3.9','Paragraph 3.9','I treat everyone with respect.
','Respect.',2,1,'',1,2);
INSERT INTO "guidance_codeparagraph" VALUES(6,'3.10','Paragraph 3.10','I treat everyone with respect.
','Respect.',3,1,'',1,2);
INSERT INTO "guidance_codeparagraph" VALUES(10,'3.1','Paragraph 3.1','I treat everyone with respect.
','Respect.',1,1,'',1,4);
INSERT INTO "guidance_codeparagraph" VALUES(11,'3.9','Paragraph 3.9','I treat everyone with respect.
','Respect.',2,1,'',1,4);
INSERT INTO "guidance_codeparagraph" VALUES(12,'3.10','Paragraph 3.10','I treat everyone with respect.
','Respect.',3,1,'',1,4);
CREATE TABLE "guidance_contact" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL UNIQUE, "team" varchar(200) NOT NULL, "helps_with" varchar(1000) NOT NULL, "email" varchar(254) NOT NULL, "telephone" varchar(1000) NOT NULL, "address" varchar(1000) NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "in_elections" bool NOT NULL);
INSERT INTO "guidance_contact" VALUES(1,'clerks','Clerks','Any question.','clerks@brookshire.example','','',1,0);
CREATE TABLE "guidance_council" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "short_name" varchar(200) NOT NULL, "committee" varchar(200) NOT NULL, "code" varchar(200) NOT NULL, "constitution" varchar(1000) NOT NULL, CONSTRAINT "guidance_one_council" CHECK ("id" = 1));
INSERT INTO "guidance_council" VALUES(1,'Brookshire County Council','Brookshire','Standards Committee','Members'' Code','https://brookshire.example/constitution');
CREATE TABLE "guidance_edition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL UNIQUE CHECK ("number" >= 0), "title" varchar(200) NOT NULL, "change_kind" varchar(10) NOT NULL, "change_note" text NOT NULL, "in_force_from" datetime NULL, "in_force_precision" varchar(6) NOT NULL, "moved" text NOT NULL CHECK ((JSON_VALID("moved") OR "moved" IS NULL)), "created_at" datetime NOT NULL, "approved_at" datetime NULL, "fingerprint" varchar(64) NOT NULL, "approved_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "created_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "guidance_approved_has_date_and_fingerprint" CHECK (("approved_at" IS NULL OR ("in_force_from" IS NOT NULL AND NOT ("fingerprint" = '')))), CONSTRAINT "guidance_approved_has_note" CHECK (("approved_at" IS NULL OR "number" = 1 OR NOT ("change_note" = ''))), CONSTRAINT "guidance_approver_has_time" CHECK (("approved_by_id" IS NULL OR "approved_at" IS NOT NULL)));
INSERT INTO "guidance_edition" VALUES(1,1,'Online Guide','major','','2020-01-01 00:00:00','month','{}','2026-11-30 08:39:07.632737','2026-11-30 08:39:07.652588','18da8049eb321a12a026ed644830aee2fc0b35fd877749573c888b09e551b9bd',NULL,NULL);
INSERT INTO "guidance_edition" VALUES(2,2,'Online Guide','minor','A small change.','2026-11-30 08:39:08.087966','minute','{}','2026-11-30 08:39:08.063912','2026-11-30 08:39:08.146041','ca0eea04f739f1eb29af4bdb418cf34a8028769cfb4ba50558737053b075e38d',2,1);
INSERT INTO "guidance_edition" VALUES(4,3,'Online Guide','minor','A small change.','2099-05-01 09:00:00','minute','{}','2026-11-30 08:39:08.178068','2026-11-30 08:39:08.243847','2328de1c5a3ec4c7ab98b2e75de43dde7fdc7f0a56f281c870e3681dd07701a4',2,1);
CREATE TABLE "guidance_failedsearch" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "words" varchar(80) NOT NULL UNIQUE, "days" integer unsigned NOT NULL CHECK ("days" >= 0), "times" integer unsigned NOT NULL CHECK ("times" >= 0), "first_day" date NOT NULL, "last_day" date NOT NULL);
CREATE TABLE "guidance_guidanceevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "what" varchar(20) NOT NULL, "edition_pk" bigint unsigned NULL CHECK ("edition_pk" >= 0), "edition_number" integer unsigned NULL CHECK ("edition_number" >= 0), "about" varchar(300) NOT NULL, "changes" text NOT NULL CHECK ((JSON_VALID("changes") OR "changes" IS NULL)), "note" varchar(500) NOT NULL, "actor_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "guidance_guidanceevent" VALUES(1,'2026-11-30 08:39:07.643944','loaded',1,1,'','{}','',NULL);
INSERT INTO "guidance_guidanceevent" VALUES(2,'2026-11-30 08:39:07.657734','approved',1,1,'','{}','',NULL);
INSERT INTO "guidance_guidanceevent" VALUES(3,'2026-11-30 08:39:08.072025','started',2,2,'','{}','',1);
INSERT INTO "guidance_guidanceevent" VALUES(4,'2026-11-30 08:39:08.087384','changed',2,2,'Section “Talking online”','{"text": ["", ""]}','',1);
INSERT INTO "guidance_guidanceevent" VALUES(5,'2026-11-30 08:39:08.148079','approved',2,2,'','{}','',2);
INSERT INTO "guidance_guidanceevent" VALUES(6,'2026-11-30 08:39:08.149637','adopted',2,2,'','{}','Full Council · 7',2);
INSERT INTO "guidance_guidanceevent" VALUES(7,'2026-11-30 08:39:08.157613','started',3,3,'','{}','',1);
INSERT INTO "guidance_guidanceevent" VALUES(8,'2026-11-30 08:39:08.163884','changed',3,3,'Section “Talking online”','{"text": ["", ""]}','',1);
INSERT INTO "guidance_guidanceevent" VALUES(9,'2026-11-30 08:39:08.165295','discarded',3,3,'','{}','',1);
INSERT INTO "guidance_guidanceevent" VALUES(10,'2026-11-30 08:39:08.181488','started',4,3,'','{}','',1);
INSERT INTO "guidance_guidanceevent" VALUES(11,'2026-11-30 08:39:08.187528','changed',4,3,'Section “Talking online”','{"text": ["", ""]}','',1);
INSERT INTO "guidance_guidanceevent" VALUES(12,'2026-11-30 08:39:08.213436','approved',4,3,'','{}','',2);
INSERT INTO "guidance_guidanceevent" VALUES(13,'2026-11-30 08:39:08.214862','adopted',4,3,'','{}','Full Council · 7',2);
INSERT INTO "guidance_guidanceevent" VALUES(14,'2026-11-30 08:39:08.218616','taken back',4,3,'','{}','',2);
INSERT INTO "guidance_guidanceevent" VALUES(15,'2026-11-30 08:39:08.246042','approved',4,3,'','{}','',2);
INSERT INTO "guidance_guidanceevent" VALUES(16,'2026-11-30 08:39:08.247628','adopted',4,3,'','{}','Full Council · 7',2);
CREATE TABLE "guidance_notice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starts_at" datetime NOT NULL, "ends_at" datetime NULL, "made_at" datetime NOT NULL, "kind" varchar(12) NOT NULL, "title" varchar(120) NOT NULL, "body" text NOT NULL, "passage" varchar(250) NOT NULL, "election" varchar(200) NOT NULL, "divisions" varchar(500) NOT NULL, CONSTRAINT "guidance_notice_ends_after_start" CHECK (("ends_at" IS NULL OR "ends_at" >= ("starts_at"))), CONSTRAINT "guidance_notice_names_election" CHECK ((NOT ("kind" = 'pre-election') OR (NOT ("election" = '') AND NOT ("divisions" = '') AND "ends_at" IS NOT NULL))));
CREATE TABLE "guidance_officernote" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "starts_at" datetime NOT NULL, "ends_at" datetime NULL, "made_at" datetime NOT NULL, "passage" varchar(250) NOT NULL, "text" text NOT NULL, "author_post" varchar(120) NOT NULL, CONSTRAINT "guidance_officernote_ends_after_start" CHECK (("ends_at" IS NULL OR "ends_at" >= ("starts_at"))));
CREATE TABLE "guidance_page" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL UNIQUE, "title" varchar(200) NOT NULL, "body" text NOT NULL);
INSERT INTO "guidance_page" VALUES(1,'accessibility','Accessibility','About accessibility.
');
INSERT INTO "guidance_page" VALUES(2,'privacy','Privacy','About privacy.
');
INSERT INTO "guidance_page" VALUES(3,'cookies','Cookies','About cookies.
');
CREATE TABLE "guidance_pagestamp" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "value" bigint unsigned NOT NULL CHECK ("value" >= 0), CONSTRAINT "guidance_one_page_stamp" CHECK ("id" = 1));
INSERT INTO "guidance_pagestamp" VALUES(1,24);
CREATE TABLE "guidance_pathway" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL, "title" varchar(200) NOT NULL, "body" text NOT NULL, "summary" varchar(500) NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "lock_version" integer unsigned NOT NULL CHECK ("lock_version" >= 0), "edition_id" bigint NOT NULL REFERENCES "guidance_edition" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "guidance_pathway_slug" UNIQUE ("edition_id", "slug"), CONSTRAINT "guidance_pathway_position" UNIQUE ("edition_id", "position"));
INSERT INTO "guidance_pathway" VALUES(1,'before-you-talk','Before you talk','Before you talk.

## Is it yours? {#yours}

Think of who said it first.

- [Yes](#kind)
  > Say that it is.
- [Not sure](#kind)

## Be kind {#kind}

Paragraph 3.1 applies.
','Two questions.',1,1,1);
INSERT INTO "guidance_pathway" VALUES(2,'before-you-talk','Before you talk','Before you talk.

## Is it yours? {#yours}

Think of who said it first.

- [Yes](#kind)
  > Say that it is.
- [Not sure](#kind)

## Be kind {#kind}

Paragraph 3.1 applies.
','Two questions.',1,1,2);
INSERT INTO "guidance_pathway" VALUES(4,'before-you-talk','Before you talk','Before you talk.

## Is it yours? {#yours}

Think of who said it first.

- [Yes](#kind)
  > Say that it is.
- [Not sure](#kind)

## Be kind {#kind}

Paragraph 3.1 applies.
','Two questions.',1,1,4);
CREATE TABLE "guidance_platformtype" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL, "title" varchar(200) NOT NULL, "body" text NOT NULL, "summary" varchar(500) NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "lock_version" integer unsigned NOT NULL CHECK ("lock_version" >= 0), "edition_id" bigint NOT NULL REFERENCES "guidance_edition" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "guidance_platformtype_slug" UNIQUE ("edition_id", "slug"), CONSTRAINT "guidance_platformtype_position" UNIQUE ("edition_id", "position"));
INSERT INTO "guidance_platformtype" VALUES(1,'forums','Forums','Areas for online discussion.
','Places to discuss.',1,1,1);
INSERT INTO "guidance_platformtype" VALUES(2,'forums','Forums','Areas for online discussion.
','Places to discuss.',1,1,2);
INSERT INTO "guidance_platformtype" VALUES(4,'forums','Forums','Areas for online discussion.
','Places to discuss.',1,1,4);
CREATE TABLE "guidance_previewlink" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "digest" varchar(64) NOT NULL UNIQUE, "for_whom" varchar(200) NOT NULL, "made_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "edition_id" bigint NOT NULL REFERENCES "guidance_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "guidance_savedstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "edition_pk" bigint unsigned NOT NULL CHECK ("edition_pk" >= 0), "kind" varchar(20) NOT NULL, "slug" varchar(80) NOT NULL, "title" varchar(200) NOT NULL, "summary" varchar(500) NOT NULL, "body" text NOT NULL, "replaces" varchar(80) NOT NULL, "quoted" bool NOT NULL, "is_removed" bool NOT NULL, "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "guidance_savedstate" VALUES(1,2,'guidance','talking-online','Talking online','Kindness online.','Be kind. Paragraph 3.1 applies.

- **Rumours:** {#rumours} Check before you share.

Be patient too.
','',1,0,'2026-11-30 08:39:08.087014',1);
INSERT INTO "guidance_savedstate" VALUES(2,3,'guidance','talking-online','Talking online','Kindness online.','Be kind. Paragraph 3.1 applies.

- **Rumours:** {#rumours} Check before you share.

Be patient too.

Never mind.
','',1,0,'2026-11-30 08:39:08.163605',1);
INSERT INTO "guidance_savedstate" VALUES(3,4,'guidance','talking-online','Talking online','Kindness online.','Be kind. Paragraph 3.1 applies.

- **Rumours:** {#rumours} Check before you share.

Be patient too.

Be brave too.
','',1,0,'2026-11-30 08:39:08.187264',1);
CREATE TABLE "guidance_searchterm" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "says" varchar(200) NOT NULL, "means" varchar(200) NOT NULL, "passage" varchar(250) NOT NULL, CONSTRAINT "guidance_term_means_or_leads" CHECK ((("means" = '' AND NOT ("passage" = '')) OR (NOT ("means" = '') AND "passage" = ''))), CONSTRAINT "guidance_term_once" UNIQUE ("says", "means", "passage"));
INSERT INTO "guidance_searchterm" VALUES(1,'gossip','rumours','');
INSERT INTO "guidance_searchterm" VALUES(2,'hearsay','','/guidance/talking-online/#rumours');
INSERT INTO "guidance_searchterm" VALUES(3,'tittle-tattle','','/guidance/talking-online/#rumours');
CREATE TABLE "guidance_section" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL, "title" varchar(200) NOT NULL, "body" text NOT NULL, "summary" varchar(500) NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "lock_version" integer unsigned NOT NULL CHECK ("lock_version" >= 0), "edition_id" bigint NOT NULL REFERENCES "guidance_edition" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "guidance_section_slug" UNIQUE ("edition_id", "slug"), CONSTRAINT "guidance_section_position" UNIQUE ("edition_id", "position"));
INSERT INTO "guidance_section" VALUES(1,'talking-online','Talking online','Be kind. Paragraph 3.1 applies.

- **Rumours:** {#rumours} Check before you share.
','Kindness online.',1,1,1);
INSERT INTO "guidance_section" VALUES(2,'talking-online','Talking online','Be kind. Paragraph 3.1 applies.

- **Rumours:** {#rumours} Check before you share.

Be patient too.
','Kindness online.',1,2,2);
INSERT INTO "guidance_section" VALUES(4,'talking-online','Talking online','Be kind. Paragraph 3.1 applies.

- **Rumours:** {#rumours} Check before you share.

Be patient too.

Be brave too.
','Kindness online.',1,2,4);
CREATE TABLE "members_accountevent" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "kind" varchar(20) NOT NULL, "changes" text NOT NULL CHECK ((JSON_VALID("changes") OR "changes" IS NULL)), "note" varchar(200) NOT NULL, "actor_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "members_accountevent" VALUES(1,'2026-11-30 08:39:07.750332','added','{"email": [null, "editor@brookshire.example"], "full_name": [null, "Editor Olive"], "role": [null, "officer"], "is_active": [null, true]}','',NULL,1);
INSERT INTO "members_accountevent" VALUES(2,'2026-11-30 08:39:07.758591','rights','{"rights": [[], ["Editors"]]}','',NULL,1);
INSERT INTO "members_accountevent" VALUES(3,'2026-11-30 08:39:07.766069','added','{"email": [null, "publisher@brookshire.example"], "full_name": [null, "Publisher Olive"], "role": [null, "officer"], "is_active": [null, true]}','',NULL,2);
INSERT INTO "members_accountevent" VALUES(4,'2026-11-30 08:39:07.777512','rights','{"rights": [[], ["Publishers"]]}','',NULL,2);
INSERT INTO "members_accountevent" VALUES(5,'2026-11-30 08:39:07.794394','added','{"email": [null, "ann@brookshire.example"], "full_name": [null, "Ann Archer"], "role": [null, "councillor"], "is_active": [null, true]}','',NULL,3);
INSERT INTO "members_accountevent" VALUES(6,'2026-11-30 08:39:07.801788','added','{"email": [null, "bob@brookshire.example"], "full_name": [null, "Bob Archer"], "role": [null, "councillor"], "is_active": [null, true]}','',NULL,4);
INSERT INTO "members_accountevent" VALUES(7,'2026-11-30 08:39:07.804914','added','{"email": [null, "cem@brookshire.example"], "full_name": [null, "Cem Archer"], "role": [null, "councillor"], "is_active": [null, true]}','',NULL,5);
INSERT INTO "members_accountevent" VALUES(8,'2026-11-30 08:39:07.807732','added','{"email": [null, "dee@brookshire.example"], "full_name": [null, "Dee Archer"], "role": [null, "councillor"], "is_active": [null, true]}','',NULL,6);
CREATE TABLE "members_mail" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "priority" smallint unsigned NOT NULL CHECK ("priority" >= 0), "batch" char(32) NULL, "recipient" varchar(254) NOT NULL, "subject" varchar(200) NOT NULL, "text" text NOT NULL, "queued_at" datetime NOT NULL, "give_up_at" datetime NOT NULL, "next_try_at" datetime NOT NULL, "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "sent_at" datetime NULL, "failed_at" datetime NULL, "error" varchar(300) NOT NULL, "member_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "queued_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "members_mail_sent_or_failed" CHECK (("sent_at" IS NULL OR "failed_at" IS NULL)));
CREATE TABLE "members_member" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "email" varchar(254) NOT NULL UNIQUE, "full_name" varchar(200) NOT NULL, "is_active" bool NOT NULL, "division" varchar(200) NOT NULL, "reference" varchar(50) NULL UNIQUE, "role" varchar(10) NOT NULL, "term_end" date NULL, "term_start" date NULL, CONSTRAINT "members_term_ends_after_start" CHECK (("term_end" IS NULL OR "term_start" IS NULL OR "term_end" >= ("term_start"))), CONSTRAINT "members_reference_null_or_text" CHECK (NOT ("reference" = '' AND "reference" IS NOT NULL)));
INSERT INTO "members_member" VALUES(1,'!mVKgBMPtereAGJnj7gTE4kPVobloKI7i4pjz10EY',NULL,0,'editor@brookshire.example','Editor Olive',1,'',NULL,'officer',NULL,NULL);
INSERT INTO "members_member" VALUES(2,'!E3quJpJipIXZ0hRkpjvTepit2ZU3Kfyt98kuJ8VW',NULL,0,'publisher@brookshire.example','Publisher Olive',1,'',NULL,'officer',NULL,NULL);
INSERT INTO "members_member" VALUES(3,'!LBXAQyqlsyT70l8vmTOCfG6mbimmytB7XsSX9nFt',NULL,0,'ann@brookshire.example','Ann Archer',1,'',NULL,'councillor',NULL,NULL);
INSERT INTO "members_member" VALUES(4,'!APT6Wgp1zXb2KeNp4r9q9tP1z3dLc9RM3c0mtXf3',NULL,0,'bob@brookshire.example','Bob Archer',1,'',NULL,'councillor',NULL,NULL);
INSERT INTO "members_member" VALUES(5,'!F3JQjgY6gSqlyK0WegvzxEFlGQja0yszJzRLrwqp',NULL,0,'cem@brookshire.example','Cem Archer',1,'',NULL,'councillor',NULL,NULL);
INSERT INTO "members_member" VALUES(6,'!HCvymst8yaORs1B2E0Q74m6YEZfKXQXpc0v1L6il',NULL,0,'dee@brookshire.example','Dee Archer',1,'',NULL,'councillor',NULL,NULL);
CREATE TABLE "members_member_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "member_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "members_member_groups" VALUES(1,1,2);
INSERT INTO "members_member_groups" VALUES(2,2,3);
CREATE TABLE "members_member_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "member_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "members_signincode" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "made_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "used_at" datetime NULL, "token_hash" varchar(64) NOT NULL UNIQUE, "digits_hash" varchar(64) NOT NULL, "wrong_tries" smallint unsigned NOT NULL CHECK ("wrong_tries" >= 0), "made_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "members_signinhelp" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "team" varchar(100) NOT NULL, "telephone" varchar(40) NOT NULL, CONSTRAINT "members_one_sign_in_help" CHECK ("id" = 1));
CREATE TABLE "mfa_authenticator" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "type" varchar(20) NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "user_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "created_at" datetime NOT NULL, "last_used_at" datetime NULL);
CREATE TABLE "quizzes_acknowledgement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "statement" text NOT NULL, "at" datetime NOT NULL, "way" varchar(100) NOT NULL, "signed_on" date NULL, "edition_id" bigint NOT NULL REFERENCES "guidance_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "entered_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "quizzes_acknowledged_once" UNIQUE ("member_id", "edition_id"));
INSERT INTO "quizzes_acknowledgement" VALUES(1,'I have read edition 1 of the Online Guide of Brookshire County Council, in force since January 2020.','2026-11-30 08:39:07.849792','code sent by e-mail',NULL,1,NULL,3);
INSERT INTO "quizzes_acknowledgement" VALUES(2,'I have read edition 1 of the Online Guide of Brookshire County Council, in force since January 2020.','2026-11-30 08:39:07.910973','code sent by e-mail',NULL,1,NULL,4);
INSERT INTO "quizzes_acknowledgement" VALUES(3,'I have read edition 1 of the Online Guide of Brookshire County Council, in force since January 2020.','2026-11-30 08:39:07.958988','code sent by e-mail',NULL,1,NULL,5);
INSERT INTO "quizzes_acknowledgement" VALUES(4,'I have read edition 1 of the Online Guide of Brookshire County Council, in force since January 2020.','2026-11-30 08:39:07.991838','code sent by e-mail',NULL,1,NULL,6);
INSERT INTO "quizzes_acknowledgement" VALUES(5,'I have read edition 2 of the Online Guide of Brookshire County Council, in force since 30 November 2026 at 08:39.','2026-11-30 08:39:08.253525','code sent by e-mail',NULL,2,NULL,4);
CREATE TABLE "quizzes_approval" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "approved_by" varchar(200) NOT NULL, "approved_on" date NOT NULL, "reference" varchar(200) NOT NULL, "versions" text NOT NULL CHECK ((JSON_VALID("versions") OR "versions" IS NULL)), "recorded_at" datetime NOT NULL, "quiz_id" bigint NOT NULL REFERENCES "quizzes_quiz" ("id") DEFERRABLE INITIALLY DEFERRED, "recorded_by_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "quizzes_approval" VALUES(1,'Standards Committee','2026-11-21','12','[1, 2, 3, 4, 5, 6, 7, 8]','2026-11-30 08:39:07.782644',1,2);
CREATE TABLE "quizzes_asked" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "order" text NOT NULL CHECK ((JSON_VALID("order") OR "order" IS NULL)), "kind" varchar(10) NOT NULL, "about" varchar(80) NOT NULL, "version_id" bigint NOT NULL REFERENCES "quizzes_questionversion" ("id") DEFERRABLE INITIALLY DEFERRED, "attempt_id" bigint NOT NULL REFERENCES "quizzes_attempt" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "quizzes_asked_position" UNIQUE ("attempt_id", "position"), CONSTRAINT "quizzes_asked_once" UNIQUE ("attempt_id", "version_id"));
INSERT INTO "quizzes_asked" VALUES(1,1,'[1, 3, 2]','paragraph','3.1',4,1);
INSERT INTO "quizzes_asked" VALUES(2,2,'[1, 2, 3]','paragraph','3.1',2,1);
INSERT INTO "quizzes_asked" VALUES(3,3,'[3, 1, 2]','paragraph','3.10',5,1);
INSERT INTO "quizzes_asked" VALUES(4,4,'[2, 1, 3]','topic','libel',8,1);
INSERT INTO "quizzes_asked" VALUES(5,1,'[1, 3, 2]','paragraph','3.1',4,2);
INSERT INTO "quizzes_asked" VALUES(6,2,'[1, 2, 3]','paragraph','3.1',2,2);
INSERT INTO "quizzes_asked" VALUES(7,3,'[3, 1, 2]','paragraph','3.10',5,2);
INSERT INTO "quizzes_asked" VALUES(8,4,'[2, 1, 3]','topic','libel',8,2);
INSERT INTO "quizzes_asked" VALUES(9,1,'[1, 3, 2]','paragraph','3.1',4,3);
INSERT INTO "quizzes_asked" VALUES(10,2,'[1, 2, 3]','paragraph','3.1',2,3);
INSERT INTO "quizzes_asked" VALUES(11,3,'[3, 1, 2]','paragraph','3.10',5,3);
INSERT INTO "quizzes_asked" VALUES(12,4,'[2, 1, 3]','topic','libel',8,3);
INSERT INTO "quizzes_asked" VALUES(13,1,'[1, 3, 2]','paragraph','3.1',4,4);
INSERT INTO "quizzes_asked" VALUES(14,2,'[1, 2, 3]','paragraph','3.1',2,4);
INSERT INTO "quizzes_asked" VALUES(15,3,'[3, 1, 2]','paragraph','3.10',5,4);
INSERT INTO "quizzes_asked" VALUES(16,4,'[2, 1, 3]','topic','libel',8,4);
INSERT INTO "quizzes_asked" VALUES(17,1,'[1, 3, 2]','paragraph','3.1',1,5);
INSERT INTO "quizzes_asked" VALUES(18,2,'[1, 2, 3]','paragraph','3.1',3,5);
INSERT INTO "quizzes_asked" VALUES(19,3,'[3, 1, 2]','paragraph','3.10',6,5);
INSERT INTO "quizzes_asked" VALUES(20,4,'[2, 1, 3]','topic','libel',7,5);
CREATE TABLE "quizzes_attempt" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL, "pass_mark" smallint unsigned NOT NULL CHECK ("pass_mark" >= 0), "feedback" varchar(10) NOT NULL, "valid_months" smallint unsigned NULL CHECK ("valid_months" >= 0), "term_end" date NULL, "number_of_questions" smallint unsigned NOT NULL CHECK ("number_of_questions" >= 0), "started_at" datetime NOT NULL, "finished_at" datetime NULL, "score" smallint unsigned NULL CHECK ("score" >= 0), "passed" bool NULL, "valid_until" date NULL, "code" varchar(20) NULL UNIQUE, "name" varchar(200) NOT NULL, "disowned_at" datetime NULL, "disowned_reason" varchar(500) NOT NULL, "begun_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "disowned_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "edition_id" bigint NOT NULL REFERENCES "guidance_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "member_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "quiz_id" bigint NOT NULL REFERENCES "quizzes_quiz" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "quizzes_marks_when_finished" CHECK ((("code" IS NULL AND "finished_at" IS NULL AND "passed" IS NULL AND "score" IS NULL AND "valid_until" IS NULL) OR ("finished_at" IS NOT NULL AND "score" IS NOT NULL AND "code" IS NOT NULL AND "passed" AND "passed" IS NOT NULL) OR ("finished_at" IS NOT NULL AND "score" IS NOT NULL AND "code" IS NULL AND NOT "passed" AND "passed" IS NOT NULL AND "valid_until" IS NULL))), CONSTRAINT "quizzes_disowned_by_whom_and_why" CHECK ((("disowned_at" IS NULL AND "disowned_by_id" IS NULL AND "disowned_reason" = '') OR ("disowned_at" IS NOT NULL AND "disowned_by_id" IS NOT NULL AND NOT ("disowned_reason" = '')))));
INSERT INTO "quizzes_attempt" VALUES(1,'Induction',75,'at once',NULL,NULL,4,'2026-11-30 08:39:07.859599','2026-11-30 08:39:07.896275',4,1,NULL,'c259fpb9urs7bwk6m2q7','Ann Archer',NULL,'',NULL,NULL,1,3,1);
INSERT INTO "quizzes_attempt" VALUES(2,'Induction',75,'at once',NULL,NULL,4,'2026-11-30 08:39:07.920196','2026-11-30 08:39:07.947867',1,0,NULL,NULL,'',NULL,'',NULL,NULL,1,4,1);
INSERT INTO "quizzes_attempt" VALUES(3,'Induction',75,'at once',NULL,NULL,4,'2026-11-30 08:39:07.968315',NULL,NULL,NULL,NULL,NULL,'',NULL,'',NULL,NULL,1,5,1);
INSERT INTO "quizzes_attempt" VALUES(4,'Induction',75,'at once',NULL,NULL,4,'2026-11-30 08:39:08.009409','2026-11-30 08:39:08.042926',4,1,NULL,'m3nug5rx5w9g4q7c6jx7','Dee Archer','2026-11-30 08:39:08.055149','Not hers.',NULL,2,1,6,1);
INSERT INTO "quizzes_attempt" VALUES(5,'Induction',75,'at once',NULL,NULL,4,'2026-11-30 08:39:08.259341','2026-11-30 08:39:08.297429',4,1,NULL,'a6rhrkdqgpzej2bhdwmf','Bob Archer',NULL,'',NULL,NULL,2,4,1);
CREATE TABLE "quizzes_option" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "text" text NOT NULL, "feedback" text NOT NULL, "right" bool NOT NULL, "version_id" bigint NOT NULL REFERENCES "quizzes_questionversion" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "quizzes_option_position" UNIQUE ("version_id", "position"));
INSERT INTO "quizzes_option" VALUES(1,1,'Share it at once, before it is deleted. (kind-1)','You would answer for it too. (kind-1)',0,1);
INSERT INTO "quizzes_option" VALUES(2,2,'Ask whether it is true. (kind-1)','Yes. Then decide. (kind-1)',1,1);
INSERT INTO "quizzes_option" VALUES(3,3,'Deny it. (kind-1)','You don''t know either. (kind-1)',0,1);
INSERT INTO "quizzes_option" VALUES(4,1,'Share it at once, before it is deleted. (kind-2)','You would answer for it too. (kind-2)',0,2);
INSERT INTO "quizzes_option" VALUES(5,2,'Ask whether it is true. (kind-2)','Yes. Then decide. (kind-2)',1,2);
INSERT INTO "quizzes_option" VALUES(6,3,'Deny it. (kind-2)','You don''t know either. (kind-2)',0,2);
INSERT INTO "quizzes_option" VALUES(7,1,'Share it at once, before it is deleted. (kind-3)','You would answer for it too. (kind-3)',0,3);
INSERT INTO "quizzes_option" VALUES(8,2,'Ask whether it is true. (kind-3)','Yes. Then decide. (kind-3)',1,3);
INSERT INTO "quizzes_option" VALUES(9,3,'Deny it. (kind-3)','You don''t know either. (kind-3)',0,3);
INSERT INTO "quizzes_option" VALUES(10,1,'Share it at once, before it is deleted. (kind-4)','You would answer for it too. (kind-4)',0,4);
INSERT INTO "quizzes_option" VALUES(11,2,'Ask whether it is true. (kind-4)','Yes. Then decide. (kind-4)',1,4);
INSERT INTO "quizzes_option" VALUES(12,3,'Deny it. (kind-4)','You don''t know either. (kind-4)',0,4);
INSERT INTO "quizzes_option" VALUES(13,1,'Share it at once, before it is deleted. (many-1)','You would answer for it too. (many-1)',0,5);
INSERT INTO "quizzes_option" VALUES(14,2,'Ask whether it is true. (many-1)','Yes. Then decide. (many-1)',1,5);
INSERT INTO "quizzes_option" VALUES(15,3,'Deny it. (many-1)','You don''t know either. (many-1)',1,5);
INSERT INTO "quizzes_option" VALUES(16,1,'Share it at once, before it is deleted. (many-2)','You would answer for it too. (many-2)',0,6);
INSERT INTO "quizzes_option" VALUES(17,2,'Ask whether it is true. (many-2)','Yes. Then decide. (many-2)',1,6);
INSERT INTO "quizzes_option" VALUES(18,3,'Deny it. (many-2)','You don''t know either. (many-2)',1,6);
INSERT INTO "quizzes_option" VALUES(19,1,'Share it at once, before it is deleted. (libel-1)','You would answer for it too. (libel-1)',0,7);
INSERT INTO "quizzes_option" VALUES(20,2,'Ask whether it is true. (libel-1)','Yes. Then decide. (libel-1)',1,7);
INSERT INTO "quizzes_option" VALUES(21,3,'Deny it. (libel-1)','You don''t know either. (libel-1)',0,7);
INSERT INTO "quizzes_option" VALUES(22,1,'Share it at once, before it is deleted. (libel-2)','You would answer for it too. (libel-2)',0,8);
INSERT INTO "quizzes_option" VALUES(23,2,'Ask whether it is true. (libel-2)','Yes. Then decide. (libel-2)',1,8);
INSERT INTO "quizzes_option" VALUES(24,3,'Deny it. (libel-2)','You don''t know either. (libel-2)',0,8);
CREATE TABLE "quizzes_question" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL UNIQUE, "file" varchar(200) NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "use" varchar(10) NOT NULL, "difficulty" varchar(10) NOT NULL, "tags" text NOT NULL CHECK ((JSON_VALID("tags") OR "tags" IS NULL)), "status" varchar(10) NOT NULL);
INSERT INTO "quizzes_question" VALUES(1,'kind-1','quizzes/questions/rumours.md',1,'induction','easy','[]','ready');
INSERT INTO "quizzes_question" VALUES(2,'kind-2','quizzes/questions/rumours.md',2,'induction','easy','[]','ready');
INSERT INTO "quizzes_question" VALUES(3,'kind-3','quizzes/questions/rumours.md',3,'induction','easy','[]','ready');
INSERT INTO "quizzes_question" VALUES(4,'kind-4','quizzes/questions/rumours.md',4,'induction','easy','[]','ready');
INSERT INTO "quizzes_question" VALUES(5,'many-1','quizzes/questions/rumours.md',5,'induction','easy','[]','ready');
INSERT INTO "quizzes_question" VALUES(6,'many-2','quizzes/questions/rumours.md',6,'induction','easy','[]','ready');
INSERT INTO "quizzes_question" VALUES(7,'libel-1','quizzes/questions/rumours.md',7,'induction','easy','["libel"]','ready');
INSERT INTO "quizzes_question" VALUES(8,'libel-2','quizzes/questions/rumours.md',8,'induction','easy','["libel"]','ready');
CREATE TABLE "quizzes_questionversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" smallint unsigned NOT NULL CHECK ("number" >= 0), "code" varchar(80) NOT NULL, "passage" varchar(250) NOT NULL, "answer" varchar(4) NOT NULL, "stem" text NOT NULL, "why" text NOT NULL, "created_at" datetime NOT NULL, "created_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "question_id" bigint NOT NULL REFERENCES "quizzes_question" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "quizzes_version_number" UNIQUE ("question_id", "number"));
INSERT INTO "quizzes_questionversion" VALUES(1,1,'3.1','','one','Now kind-1.
What do you do?','So says kind-1.','2026-11-30 08:39:07.714669',NULL,1);
INSERT INTO "quizzes_questionversion" VALUES(2,1,'3.1','','one','Now kind-2.
What do you do?','So says kind-2.','2026-11-30 08:39:07.720599',NULL,2);
INSERT INTO "quizzes_questionversion" VALUES(3,1,'3.1','','one','Now kind-3.
What do you do?','So says kind-3.','2026-11-30 08:39:07.722280',NULL,3);
INSERT INTO "quizzes_questionversion" VALUES(4,1,'3.1','','one','Now kind-4.
What do you do?','So says kind-4.','2026-11-30 08:39:07.723735',NULL,4);
INSERT INTO "quizzes_questionversion" VALUES(5,1,'3.10','','many','Now many-1.
What do you do?','So says many-1.','2026-11-30 08:39:07.725102',NULL,5);
INSERT INTO "quizzes_questionversion" VALUES(6,1,'3.10','','many','Now many-2.
What do you do?','So says many-2.','2026-11-30 08:39:07.726454',NULL,6);
INSERT INTO "quizzes_questionversion" VALUES(7,1,'','/guidance/talking-online/#rumours','one','Now libel-1.
What do you do?','So says libel-1.','2026-11-30 08:39:07.727751',NULL,7);
INSERT INTO "quizzes_questionversion" VALUES(8,1,'','/guidance/talking-online/#rumours','one','Now libel-2.
What do you do?','So says libel-2.','2026-11-30 08:39:07.733504',NULL,8);
CREATE TABLE "quizzes_quiz" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(80) NOT NULL UNIQUE, "title" varchar(200) NOT NULL, "intro" text NOT NULL, "pass_mark" smallint unsigned NOT NULL CHECK ("pass_mark" >= 0), "feedback" varchar(10) NOT NULL, "valid_months" smallint unsigned NULL CHECK ("valid_months" >= 0), "retake_hours" smallint unsigned NOT NULL CHECK ("retake_hours" >= 0), "paragraphs" text NOT NULL CHECK ((JSON_VALID("paragraphs") OR "paragraphs" IS NULL)), "topics" text NOT NULL CHECK ((JSON_VALID("topics") OR "topics" IS NULL)), CONSTRAINT "quizzes_pass_mark_is_a_percentage" CHECK (("pass_mark" >= 1 AND "pass_mark" <= 100)));
INSERT INTO "quizzes_quiz" VALUES(1,'induction','Induction','Welcome.
',75,'at once',NULL,0,'{"3.1": 2, "3.10": 1}','{"libel": 1}');
CREATE TABLE "quizzes_quizchange" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "before" text NOT NULL, "after" text NOT NULL, "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "quiz_id" bigint NOT NULL REFERENCES "quizzes_quiz" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "quizzes_quizchange" VALUES(1,'','+++
title = "Induction"
pass_mark = 75
feedback = "at once"

[paragraphs]
"3.1" = 2
"3.10" = 1

[topics]
libel = 1
+++

Welcome.
','2026-11-30 08:39:07.736325',NULL,1);
CREATE TABLE "quizzes_response" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "chosen" text NOT NULL CHECK ((JSON_VALID("chosen") OR "chosen" IS NULL)), "at" datetime NOT NULL, "asked_id" bigint NOT NULL UNIQUE REFERENCES "quizzes_asked" ("id") DEFERRABLE INITIALLY DEFERRED, "entered_by_id" bigint NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "quizzes_response" VALUES(1,'[2]','2026-11-30 08:39:07.875438',1,NULL);
INSERT INTO "quizzes_response" VALUES(2,'[2]','2026-11-30 08:39:07.886641',2,NULL);
INSERT INTO "quizzes_response" VALUES(3,'[2, 3]','2026-11-30 08:39:07.893561',3,NULL);
INSERT INTO "quizzes_response" VALUES(4,'[2]','2026-11-30 08:39:07.896275',4,NULL);
INSERT INTO "quizzes_response" VALUES(5,'[2]','2026-11-30 08:39:07.932207',5,NULL);
INSERT INTO "quizzes_response" VALUES(6,'[1]','2026-11-30 08:39:07.938811',6,NULL);
INSERT INTO "quizzes_response" VALUES(7,'[1]','2026-11-30 08:39:07.945350',7,NULL);
INSERT INTO "quizzes_response" VALUES(8,'[1]','2026-11-30 08:39:07.947867',8,NULL);
INSERT INTO "quizzes_response" VALUES(9,'[2]','2026-11-30 08:39:07.983648',9,NULL);
INSERT INTO "quizzes_response" VALUES(10,'[2]','2026-11-30 08:39:08.019938',13,NULL);
INSERT INTO "quizzes_response" VALUES(11,'[2]','2026-11-30 08:39:08.028642',14,NULL);
INSERT INTO "quizzes_response" VALUES(12,'[2, 3]','2026-11-30 08:39:08.031146',15,NULL);
INSERT INTO "quizzes_response" VALUES(13,'[2]','2026-11-30 08:39:08.042926',16,NULL);
INSERT INTO "quizzes_response" VALUES(14,'[2]','2026-11-30 08:39:08.270624',17,NULL);
INSERT INTO "quizzes_response" VALUES(15,'[2]','2026-11-30 08:39:08.282214',18,NULL);
INSERT INTO "quizzes_response" VALUES(16,'[2, 3]','2026-11-30 08:39:08.289609',19,NULL);
INSERT INTO "quizzes_response" VALUES(17,'[2]','2026-11-30 08:39:08.297429',20,NULL);
CREATE TABLE "socialaccount_socialaccount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "provider" varchar(200) NOT NULL, "uid" varchar(191) NOT NULL, "last_login" datetime NOT NULL, "date_joined" datetime NOT NULL, "user_id" bigint NOT NULL REFERENCES "members_member" ("id") DEFERRABLE INITIALLY DEFERRED, "extra_data" text NOT NULL CHECK ((JSON_VALID("extra_data") OR "extra_data" IS NULL)));
CREATE TABLE "socialaccount_socialapp" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "provider" varchar(30) NOT NULL, "name" varchar(40) NOT NULL, "client_id" varchar(191) NOT NULL, "secret" varchar(191) NOT NULL, "key" varchar(191) NOT NULL, "provider_id" varchar(200) NOT NULL, "settings" text NOT NULL CHECK ((JSON_VALID("settings") OR "settings" IS NULL)));
CREATE TABLE "socialaccount_socialtoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token" text NOT NULL, "token_secret" text NOT NULL, "expires_at" datetime NULL, "account_id" integer NOT NULL REFERENCES "socialaccount_socialaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "app_id" integer NULL REFERENCES "socialaccount_socialapp" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE UNIQUE INDEX "members_member_groups_member_id_group_id_85fdd7e5_uniq" ON "members_member_groups" ("member_id", "group_id");
CREATE INDEX "members_member_groups_member_id_55ffa8d0" ON "members_member_groups" ("member_id");
CREATE INDEX "members_member_groups_group_id_03eaa557" ON "members_member_groups" ("group_id");
CREATE UNIQUE INDEX "members_member_user_permissions_member_id_permission_id_0020b208_uniq" ON "members_member_user_permissions" ("member_id", "permission_id");
CREATE INDEX "members_member_user_permissions_member_id_a0b158a9" ON "members_member_user_permissions" ("member_id");
CREATE INDEX "members_member_user_permissions_permission_id_8f87e59d" ON "members_member_user_permissions" ("permission_id");
CREATE INDEX "account_emailconfirmation_email_address_id_5b7f8c58" ON "account_emailconfirmation" ("email_address_id");
CREATE UNIQUE INDEX "account_emailaddress_user_id_email_987c8728_uniq" ON "account_emailaddress" ("user_id", "email");
CREATE UNIQUE INDEX "unique_verified_email" ON "account_emailaddress" ("email") WHERE "verified";
CREATE INDEX "account_emailaddress_user_id_2c513194" ON "account_emailaddress" ("user_id");
CREATE INDEX "account_emailaddress_email_03be32b2" ON "account_emailaddress" ("email");
CREATE UNIQUE INDEX "unique_primary_email" ON "account_emailaddress" ("user_id", "primary") WHERE "primary";
CREATE INDEX "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");
CREATE INDEX "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");
CREATE UNIQUE INDEX "guidance_one_draft" ON "guidance_edition" ((1)) WHERE "approved_at" IS NULL;
CREATE INDEX "guidance_edition_approved_by_id_ae455528" ON "guidance_edition" ("approved_by_id");
CREATE INDEX "guidance_edition_created_by_id_5369d068" ON "guidance_edition" ("created_by_id");
CREATE INDEX "guidance_codeparagraph_edition_id_65a56d13" ON "guidance_codeparagraph" ("edition_id");
CREATE INDEX "guidance_platformtype_edition_id_a15d0875" ON "guidance_platformtype" ("edition_id");
CREATE INDEX "guidance_section_edition_id_e541f74b" ON "guidance_section" ("edition_id");
CREATE INDEX "guidance_adoption_edition_pk_c2dd6a9e" ON "guidance_adoption" ("edition_pk");
CREATE INDEX "guidance_adoption_recorded_by_id_ec2c4d0a" ON "guidance_adoption" ("recorded_by_id");
CREATE INDEX "guidance_guidanceevent_edition_pk_596394dd" ON "guidance_guidanceevent" ("edition_pk");
CREATE INDEX "guidance_guidanceevent_actor_id_8a9cd4ba" ON "guidance_guidanceevent" ("actor_id");
CREATE INDEX "guidance_previewlink_edition_id_ebc98c1a" ON "guidance_previewlink" ("edition_id");
CREATE INDEX "guidance_previewlink_made_by_id_41f7170f" ON "guidance_previewlink" ("made_by_id");
CREATE INDEX "guidance_savedstate_edition_pk_986ce5fe" ON "guidance_savedstate" ("edition_pk");
CREATE INDEX "guidance_savedstate_by_id_f292804d" ON "guidance_savedstate" ("by_id");
CREATE INDEX "guidance_pathway_edition_id_2fc3cdfb" ON "guidance_pathway" ("edition_id");
CREATE INDEX "quizzes_questionversion_created_by_id_95cdbaae" ON "quizzes_questionversion" ("created_by_id");
CREATE INDEX "quizzes_questionversion_question_id_d6936507" ON "quizzes_questionversion" ("question_id");
CREATE INDEX "quizzes_option_version_id_d83c11ff" ON "quizzes_option" ("version_id");
CREATE INDEX "quizzes_approval_quiz_id_34e3ecb4" ON "quizzes_approval" ("quiz_id");
CREATE INDEX "quizzes_approval_recorded_by_id_a5cfdc99" ON "quizzes_approval" ("recorded_by_id");
CREATE INDEX "quizzes_quizchange_by_id_971f6c0b" ON "quizzes_quizchange" ("by_id");
CREATE INDEX "quizzes_quizchange_quiz_id_750caffa" ON "quizzes_quizchange" ("quiz_id");
CREATE INDEX "quizzes_response_entered_by_id_d1f11fe7" ON "quizzes_response" ("entered_by_id");
CREATE INDEX "quizzes_acknowledgement_edition_id_ee68fca3" ON "quizzes_acknowledgement" ("edition_id");
CREATE INDEX "quizzes_acknowledgement_entered_by_id_590567de" ON "quizzes_acknowledgement" ("entered_by_id");
CREATE INDEX "quizzes_acknowledgement_member_id_97ab5b65" ON "quizzes_acknowledgement" ("member_id");
CREATE UNIQUE INDEX "quizzes_one_open_attempt" ON "quizzes_attempt" ("member_id", "quiz_id") WHERE ("disowned_at" IS NULL AND "finished_at" IS NULL);
CREATE INDEX "quizzes_attempt_begun_by_id_46a23727" ON "quizzes_attempt" ("begun_by_id");
CREATE INDEX "quizzes_attempt_disowned_by_id_e6465193" ON "quizzes_attempt" ("disowned_by_id");
CREATE INDEX "quizzes_attempt_edition_id_062bcc11" ON "quizzes_attempt" ("edition_id");
CREATE INDEX "quizzes_attempt_member_id_5f509b1e" ON "quizzes_attempt" ("member_id");
CREATE INDEX "quizzes_attempt_quiz_id_5dc3f292" ON "quizzes_attempt" ("quiz_id");
CREATE INDEX "quizzes_asked_version_id_c0ac72b4" ON "quizzes_asked" ("version_id");
CREATE INDEX "quizzes_asked_attempt_id_9d2b79a2" ON "quizzes_asked" ("attempt_id");
CREATE UNIQUE INDEX "members_one_per_email" ON "members_member" ((LOWER("email")));
CREATE INDEX "members_accountevent_actor_id_ff5e002c" ON "members_accountevent" ("actor_id");
CREATE INDEX "members_accountevent_member_id_ed6beb53" ON "members_accountevent" ("member_id");
CREATE INDEX "members_signincode_made_by_id_572795fb" ON "members_signincode" ("made_by_id");
CREATE INDEX "members_signincode_member_id_e3aa701e" ON "members_signincode" ("member_id");
CREATE INDEX "members_mail_batch_d29e5d84" ON "members_mail" ("batch");
CREATE INDEX "members_mail_member_id_dbf3fc01" ON "members_mail" ("member_id");
CREATE INDEX "members_mail_queued_by_id_45137aad" ON "members_mail" ("queued_by_id");
CREATE INDEX "members_mail_waiting" ON "members_mail" ("next_try_at") WHERE ("failed_at" IS NULL AND "sent_at" IS NULL);
CREATE INDEX "mfa_authenticator_user_id_0c3a50c0" ON "mfa_authenticator" ("user_id");
CREATE UNIQUE INDEX "unique_authenticator_type" ON "mfa_authenticator" ("user_id", "type") WHERE "type" IN ('totp', 'recovery_codes');
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
CREATE UNIQUE INDEX "socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq" ON "socialaccount_socialtoken" ("app_id", "account_id");
CREATE INDEX "socialaccount_socialtoken_account_id_951f210e" ON "socialaccount_socialtoken" ("account_id");
CREATE INDEX "socialaccount_socialtoken_app_id_636a42d7" ON "socialaccount_socialtoken" ("app_id");
CREATE UNIQUE INDEX "socialaccount_socialaccount_provider_uid_fc810c6e_uniq" ON "socialaccount_socialaccount" ("provider", "uid");
CREATE INDEX "socialaccount_socialaccount_user_id_8146e70c" ON "socialaccount_socialaccount" ("user_id");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',50);
INSERT INTO "sqlite_sequence" VALUES('django_content_type',43);
INSERT INTO "sqlite_sequence" VALUES('auth_permission',173);
INSERT INTO "sqlite_sequence" VALUES('auth_group',4);
INSERT INTO "sqlite_sequence" VALUES('account_emailaddress',0);
INSERT INTO "sqlite_sequence" VALUES('django_admin_log',0);
INSERT INTO "sqlite_sequence" VALUES('guidance_edition',4);
INSERT INTO "sqlite_sequence" VALUES('guidance_codeparagraph',12);
INSERT INTO "sqlite_sequence" VALUES('guidance_platformtype',4);
INSERT INTO "sqlite_sequence" VALUES('guidance_section',4);
INSERT INTO "sqlite_sequence" VALUES('guidance_contact',1);
INSERT INTO "sqlite_sequence" VALUES('quizzes_questionversion',8);
INSERT INTO "sqlite_sequence" VALUES('quizzes_option',24);
INSERT INTO "sqlite_sequence" VALUES('quizzes_attempt',5);
INSERT INTO "sqlite_sequence" VALUES('quizzes_asked',20);
INSERT INTO "sqlite_sequence" VALUES('members_member',6);
INSERT INTO "sqlite_sequence" VALUES('members_accountevent',8);
INSERT INTO "sqlite_sequence" VALUES('auth_group_permissions',110);
INSERT INTO "sqlite_sequence" VALUES('mfa_authenticator',0);
INSERT INTO "sqlite_sequence" VALUES('socialaccount_socialapp',0);
INSERT INTO "sqlite_sequence" VALUES('socialaccount_socialtoken',0);
INSERT INTO "sqlite_sequence" VALUES('socialaccount_socialaccount',0);
INSERT INTO "sqlite_sequence" VALUES('guidance_pagestamp',1);
INSERT INTO "sqlite_sequence" VALUES('guidance_pathway',4);
INSERT INTO "sqlite_sequence" VALUES('guidance_guidanceevent',16);
INSERT INTO "sqlite_sequence" VALUES('guidance_council',1);
INSERT INTO "sqlite_sequence" VALUES('guidance_page',3);
INSERT INTO "sqlite_sequence" VALUES('guidance_searchterm',3);
INSERT INTO "sqlite_sequence" VALUES('quizzes_question',8);
INSERT INTO "sqlite_sequence" VALUES('quizzes_quiz',1);
INSERT INTO "sqlite_sequence" VALUES('quizzes_quizchange',1);
INSERT INTO "sqlite_sequence" VALUES('members_member_groups',2);
INSERT INTO "sqlite_sequence" VALUES('quizzes_approval',1);
INSERT INTO "sqlite_sequence" VALUES('quizzes_acknowledgement',5);
INSERT INTO "sqlite_sequence" VALUES('quizzes_response',17);
INSERT INTO "sqlite_sequence" VALUES('guidance_savedstate',3);
INSERT INTO "sqlite_sequence" VALUES('guidance_adoption',3);
COMMIT;
