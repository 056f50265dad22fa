"""The administration of people. Each act goes through `accounts` and its neighbours, which check who may and write the
history; nothing is saved past them.
"""

from django.contrib import admin

from protocol_portal.members.administration.members import MemberAdmin
from protocol_portal.members.administration.records import AccountEventAdmin, MailAdmin, SignInHelpAdmin
from protocol_portal.members.models import AccountEvent, Mail, Member, SignInHelp

# In the order of the menu.
admin.site.register(Member, MemberAdmin)
admin.site.register(AccountEvent, AccountEventAdmin)
admin.site.register(Mail, MailAdmin)
admin.site.register(SignInHelp, SignInHelpAdmin)
