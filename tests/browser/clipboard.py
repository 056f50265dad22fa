"""What programs put on the clipboard when somebody copies, and the Markdown that it should become.

The samples keep the shapes of real ones (Word 365 and Outlook on Windows, Word in a browser, Google Docs, a web page),
with the styles that don't matter here left out.
"""

WORD_HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/x/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Style Definitions */ p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif;}
@list l0 {mso-list-id:1;} --></style>
</head><body lang=EN-GB link="#0563C1" style='tab-interval:36.0pt;word-wrap:break-word'>
<!--StartFragment-->
"""
WORD_TAIL = "<!--EndFragment--></body></html>"


def listed(level: int, marker: str, words: str, position: str = "Middle", tag: str = "p") -> str:
    """An item as Word writes it: a paragraph that begins with what Word draws before it."""
    name = f"MsoListParagraphCxSp{position}"
    return (
        f"<{tag} class={name} style='margin-left:{36 * level}.0pt;text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
        "<![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'>"
        f"<span style='mso-list:Ignore'>{marker}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; \n"
        f"</span></span></span><![endif]>{words}<o:p></o:p></{tag}>\n\n"
    )


WORD = (
    WORD_HEAD
    + "<h1>Using <span class=SpellE>social</span>\nmedia<o:p></o:p></h1>\n\n"
    + "<p class=MsoNormal>You <b>must</b> treat others with\n<b style='mso-bidi-font-weight:normal'>respect</b>; see "
    + '<a href="https://www.gov.uk/a_(b)?q=1&amp;r=2">the\nguidance</a>.<o:p></o:p></p>\n\n'
    + "<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n\n"
    + "<h2>Members’ privacy settings<o:p></o:p></h2>\n\n"
    + listed(1, "·", "First, with a<br>\nsoft line break", "First")
    + listed(2, "o", "Nested <i>and italic</i>")
    + listed(3, "§", "Deeper")
    + listed(1, "·", "<b>Libel:</b> an <u>untrue</u> statement", "Last")
    + "<p class=MsoNormal>Then:<o:p></o:p></p>"
    + listed(1, "1.", "One", "First")
    + listed(2, "a)", "Lettered")
    + listed(1, "2.", "Two", "Last")
    + '<p class=MsoNormal><st1:place w:st="on"><st1:City>Chelmsford</st1:City></st1:place>&nbsp;is&nbsp;here'
    "<o:p></o:p></p>" + WORD_TAIL,
    """\
## Using social media {#using-social-media}

You **must** treat others with **respect**; see [the guidance](https://www.gov.uk/a_%28b%29?q=1&r=2).

### Members’ privacy settings {#members-privacy-settings}

- First, with a soft line break
    - Nested and italic
        - Deeper
- **Libel:** an untrue statement

Then:

1. One
    - a) Lettered
2. Two

Chelmsford is here""",
)

WORD_REVIEWED = (
    WORD_HEAD
    + "<p class=MsoTitle>The protocol<o:p></o:p></p>"
    + "<h1 style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp; "
    "</span></span>"
    + "<![endif]>Getting started<o:p></o:p></h1>"
    + '<p class=MsoNormal>Post <del cite="mailto:A" datetime="2024-05-03T10:00">nothing</del><ins cite="mailto:A">'
    + "kindly</ins><span style='mso-comment-continuation:1'>.</span><span class=MsoCommentReference><span>"
    + '<![if !supportAnnotations]><a class=msocomanchor href="#_msocom_1">[AB1]</a><![endif]></span></span>'
    + "<span style='display:none;mso-hide:all'>hidden</span><o:p></o:p></p>"
    + listed(1, "24.8", "You do not bully any person.", "First")
    + "<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal><b>Team</b><o:p></o:p></p></td>"
    + "<td><p class=MsoNormal><b>Call</b><o:p></o:p></p></td></tr><tr><td><p class=MsoNormal>Press<o:p></o:p>"
    "</p></td>"
    + '<td><p class=MsoNormal><a href="tel:01245 430430">01245 430430</a><o:p></o:p></p></td></tr></table>'
    + "<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Really?"
    "</p></div></div>" + WORD_TAIL,
    """\
## The protocol {#the-protocol}

## 1. Getting started {#getting-started}

Post kindly.

24.8 You do not bully any person.

**Team** – **Call**

Press – [01245 430430](tel:01245%20430430)""",
)

OUTLOOK = (
    WORD_HEAD
    + "<div><p class=MsoNormal><span style='font-size:11.0pt'>Dear all,</span><o:p></o:p></p>"
    + "<ul style='margin-top:0cm' type=disc><li class=MsoListParagraph style='margin-left:0cm;mso-list:l0 "
    "level1 lfo3'>"
    + "Check <b>first</b><o:p></o:p></li><ul style='margin-top:0cm' type=circle><li class=MsoListParagraph "
    + "style='mso-list:l0 level2 lfo3'>then post<o:p></o:p></li></ul><li class=MsoListParagraph "
    "style='mso-list:l0 level1 lfo3'>"
    + "<p>Last,</p><p>in two paragraphs<o:p></o:p></p></li></ul>"
    + "<ol start=3 type=1><li class=MsoNormal>Three</li><li class=MsoNormal>Four</li></ol>"
    + "<p class=MsoNormal><a "
    'href="https://gbr01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.essex.gov.uk%2Fa&amp;'
    + 'data=05%7C02%7Cann%40brookshire.example">our site</a> or <a href="mailto:a@b.example">a@b.example</a></p>'
    + "<p class=MsoListParagraph style='text-indent:-18.0pt'>·&nbsp;&nbsp;&nbsp; Left of its list</p></div>"
    + WORD_TAIL,
    """\
Dear all,

- Check **first**

    - then post

- Last,

    in two paragraphs

3. Three
4. Four

[our site](https://www.essex.gov.uk/a) or [a@b.example](mailto:a@b.example)

- Left of its list""",
)


def online(level: int, words: str, tag: str = "ul", start: int = 1) -> str:
    """An item as Word in a browser writes it: a list of its own, its level in an attribute."""
    return (
        f'<div class="ListContainerWrapper SCXW1 BCX0" style="margin:0px"><{tag} class="BulletListStyle1" role="list" '
        f'start="{start}"><li data-leveltext="" data-font="Symbol" data-listid="1" data-aria-posinset="{start}" '
        f'data-aria-level="{level}" role="listitem" class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1">'
        f'<span data-contrast="auto" lang="EN-GB" class="TextRun"><span class="NormalTextRun">{words}</span></span>'
        f'<span class="EOP" data-ccp-props="{{}}">&nbsp;</span></p></li></{tag}></div>'
    )


WORD_ONLINE = (
    '<html><body><!--StartFragment--><div class="OutlineElement Ltr SCXW1"><p class="Paragraph" role="heading" '
    'aria-level="1"><span class="TextRun"><span class="NormalTextRun" data-ccp-parastyle="heading 1">Libel'
    "</span></span>"
    '<span class="EOP">&nbsp;</span></p></div><div class="OutlineElement Ltr"><p class="Paragraph"><span '
    'class="TextRun" '
    'style="font-size:11pt;font-weight:bold">Never</span><span class="TextRun" style="font-weight:normal"> repeat it'
    '</span><span class="LineBreakBlob BlobObject"><span>&nbsp;</span><br></span><span class="TextRun">or </span>'
    '<a class="Hyperlink" href="https://www.gov.uk/" rel="noreferrer"><span class="TextRun">share</span></a>'
    "</p></div>"
    + online(1, "One")
    + online(2, "Nested")
    + online(2, "Nested too")
    + online(1, "Two")
    + online(1, "First", "ol", 1)
    + online(1, "Second", "ol", 2)
    + "<!--EndFragment--></body></html>",
    """\
## Libel {#libel}

**Never** repeat it or [share](https://www.gov.uk/)

- One
    - Nested
    - Nested too
- Two

1. First
2. Second""",
)

GOOGLE_DOCS = (
    '<meta charset=\'utf-8\'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
    '<h2 dir="ltr" style="line-height:1.38;"><span '
    'style="font-size:16pt;font-weight:400;white-space:pre-wrap;">Before you'
    ' post</span></h2><h4 dir="ltr"><span style="font-weight:700">Ask</span></h4><p dir="ltr"><span '
    'style="font-weight:400;">'
    'Stop &amp; </span><span style="font-weight:700;">think</span><span '
    'style="font-style:italic;font-weight:400;"> twice.'
    '</span></p><br /><ul style="padding-inline-start:48px;"><li dir="ltr" style="list-style-type:disc;" '
    'aria-level="1">'
    '<p dir="ltr" role="presentation"><span style="font-weight:400;">Is it true?</span></p></li><ul><li dir="ltr" '
    'aria-level="2"><p dir="ltr" role="presentation"><a href="https://www.gov.uk/x" '
    'style="text-decoration:none;"><span '
    'style="font-weight:700;">Check</span></a></p></li></ul></ul><ol><li style="list-style-type:lower-alpha" '
    'aria-level="1">'
    '<p role="presentation"><span>Kind?</span></p></li><li style="list-style-type:decimal" '
    'aria-level="1">Needed?</li></ol>'
    '</b><br class="Apple-interchange-newline">',
    """\
## Before you post {#before-you-post}

### Ask {#ask}

Stop & **think** twice.

- Is it true?
    - **[Check](https://www.gov.uk/x)**
- a. Kind?

2. Needed?""",
)

WEB_PAGE = (
    '<meta charset="utf-8"><h3 id="x"><a class="anchor" href="https://x.example/#x">Code of conduct</a></h3>'
    "<p>Read it,"
    "<strong>&nbsp;all </strong>of it<sup>1</sup>.<br><br>Then act.</p><blockquote><p>“Be kind”</p>"
    "</blockquote><ul><li>A</li>"
    '<li><ul><li>B</li></ul></li></ul><img src="https://x.example/i.png" alt="A picture"><dl><dt>Term</dt>'
    "<dd>Meaning</dd></dl>"
    '<p>See <a href="/relative">here</a>, <a href="https://portal.test/code/24.8/">paragraph</a>, <a class="passage" '
    'href="https://portal.test/guidance/x/#y">passage</a> and <a '
    'href="https://portal.test/drafts/secret/">the draft</a>.</p>',
    """\
## Code of conduct {#about-code-of-conduct}

Read it, **all** of it1.

Then act.

“Be kind”

- A
    - B

Term

Meaning

See here, [paragraph](/code/24.8/), passage and the draft.""",
)

HOSTILE = (
    "<script>window.bad = 1</script><p onclick='window.bad = 1'>One<img src=x onerror=\"window.bad = 1\"></p>"
    '<p><a href="javascript:window.bad=1">two</a> <a href="java\nscript:alert(1)">three</a> <a '
    'href="data:text/html,x">four</a> '
    '<a href="vbscript:x">five</a> <a href="file:///C:/x">six</a> <a '
    'href="https://x.example/)[y](javascript:z)">seven</a></p>'
    "<svg onload='window.bad = 1'><script>window.bad = 1</script></svg><iframe srcdoc='<script>parent.bad=1"
    "</script>'></iframe>"
    "<style>p{background:url(/x)}</style><template><p>t</p></template><noscript>n</noscript><textarea>a</textarea>"
    "<p>&lt;script&gt;alert(1)&lt;/script&gt; ]( [x](javascript:y) {{ code 24.8 }} {#libel}</p>",
    """\
One

two three four five six [seven](https://x.example/%29%5by%5d%28javascript:z%29)

\\<script>alert(1)\\</script> ]( \\[x](javascript:y) {\\{ code 24.8 }} {\\#libel}""",
)

SAMPLES = {
    "Word": WORD, "Word, reviewed": WORD_REVIEWED, "Outlook": OUTLOOK, "Word in a browser": WORD_ONLINE,
    "Google Docs": GOOGLE_DOCS, "a web page": WEB_PAGE, "a hostile page": HOSTILE,
}  # fmt: skip

# HTML, and what it becomes.
SMALL = [
    ("<p># one</p><p>&gt; two</p><p>- three</p><p>+ four</p><p>1. five</p><p>---</p>",
     "\\# one\n\n\\> two\n\n\\- three\n\n\\+ four\n\n1\\. five\n\n\\---"),
    ("<p>-5 and 2.5 and #tag in a#b</p>", "-5 and 2.5 and #tag in a#b"),
    ("2 * 3, *x*, _y_, a_b, `c`, a &lt; b, \\*", "2 * 3, \\*x\\*, \\_y\\_, a_b, \\`c\\`, a < b, \\\\\\*"),
    ("C:\\new, &amp;copy; and A&amp;B", "C:\\new, &amp;copy; and A&B"),
    ("<p>•\u00a0one</p><p>• two</p>", "- one\n- two"),
    ("<b>one</b> <b>two</b>", "**one two**"),
    ("<p>a<b> b </b>c</p>", "a **b** c"),
    ("<b>a <a href='https://x.example/'>b</a> c</b>", "**a [b](https://x.example/) c**"),
    ("<a href='https://x.example/'>a <b>b</b></a>", "[a **b**](https://x.example/)"),
    ("<a href='https://x.example/'>see [1]</a>", "[see \\[1\\]](https://x.example/)"),
    ("<a href='https://x.example/'>\\]</a>", "[\\\\\\]](https://x.example/)"),
    ("Look!<a href='https://x.example/'>x</a>", "Look\\![x](https://x.example/)"),
    ("<p><span style='font-weight:600'>a</span><b style='font-weight:400'>b</b></p>", "**a**b"),
    ("<h2>24.8</h2><h2>2. Two</h2><h2>Two</h2><h2>Été</h2><h2>!</h2>",
     "## 24.8 {#24-8}\n\n## 2. Two {#two}\n\n## Two {#two-2}\n\n## Été {#ete}\n\n## ! {#passage}"),
    ("<h3>A</h3><h2>B</h2><h6>C</h6>", "## A {#a}\n\n## B {#b}\n\n### C {#c}"),
    ("<ul>" * 7 + "<li>x</li>" + "</ul>" * 7, "- x"),
    ("".join(f"<p style='mso-list:l0 level{n} lfo1'>{n}</p>" for n in range(1, 8)),
     "\n".join("    " * min(n, 4) + f"- {n + 1}" for n in range(7))),
    ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n    - b\n2. c"),
    ("<ul><li>a<ol><li>b</li></ol><ul><li>c</li></ul></li></ul><ol><li>d</li><li>e</li></ol>",
     "- a\n\n    1. b\n\n    - c\n\n1. d\n2. e"),
    ("<ol type=i><li>a</li></ol>", "- i. a"),
    ("<p>so\u00adft\u200b \u00a0 spaces\n\n here</p>", "soft spaces here"),
    ("<table><tr><td><ul><li>a</li></ul></td><td>b</td></tr></table>", "- a\n\nb"),
    ("<img src=x>", ""),
    ("<p>&nbsp;</p><p></p><ul><li></li></ul><h2> </h2>", ""),
    ("<pre>## Mine {#mine}</pre>", ""),
    ("<span style='font-family: ui-monospace, Consolas, monospace'>- **A:** {#a}</span>", ""),
]  # fmt: skip
