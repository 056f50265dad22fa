"""The shipped pathway "Check before you post": where every way through it ends, and what its words rest on."""

from collections import defaultdict

import pytest

from guidance.book.book import Book
from guidance.text import markdown
from guidance.text.pathway_text import MOST_QUESTIONS, parse
from guidance.text.pathways import Pathway, Walk, walk

# The conditions under which the protocol calls the Code unlikely to apply ("Using Social Media as an Individual"), each
# by the question on it, and the step to which the clear answer leads.
CONDITIONS = {
    "council": "political",  # private and personal, unconnected to ECC business
    "political": "readers",  # non-political
    "readers": "profile",  # appropriate privacy settings
    "profile": "known",  # neither member, nor council business or contacts; nor anonymous
    "known": "people",  # could not only have been obtained as a member
}
ASKED_OF_ALL = {"people", "words", "moment"}  # for what is to be thought of, whichever the answer
NOT_SURE = "not-sure"

INDIVIDUAL = "/guidance/using-social-media-as-an-individual/"
PRIVACY, PROFILE = f"{INDIVIDUAL}#privacy-settings", f"{INDIVIDUAL}#your-profile"
HOW_CAN, HOW_DOES = "/guidance/how-can-members-use-social-media/", "/guidance/how-does-the-code-apply/"
FORUMS, COMMENTS = f"{HOW_DOES}#forum-posts", f"{HOW_DOES}#comments-made-by-others"
OTHER = "/guidance/other-important-issues/"

LAW = [
    ("considerations apart from the Code", OTHER, "There are also considerations apart from the Code"),
    ("the same legal duties online as anyone else", OTHER, "you have the same legal duties online as anyone else"),
    ("Never publish anything that people might consider obscene", f"{OTHER}#obscene-material",
     "Never publish anything that people might consider obscene"),
]  # fmt: skip
AFTERWARDS = [
    ("check regularly that nobody has posted a defamatory or obscene comment", COMMENTS,
     "regularly check your blog or networking site to ensure there are no defamatory or obscene comments"),
    ("remove any offensive one immediately", COMMENTS, "Any offensive posts should be removed immediately"),
]  # fmt: skip

# By hand: what each outcome claims, the passage it rests on, and the words there that bear it out.
OUTCOMES = {
    "applies": [
        ("bound by the Code", HOW_CAN,
         "you are bound by ECC's Code if you are conducting ECC business or representing ECC"),
        ("just as they do to any other form of communication", HOW_DOES,
         "will apply to online behaviour just as they would to any other form of communication"),
        *LAW, *AFTERWARDS,
    ],
    "treat-as-applying": [
        ("bound by the Code when you conduct ECC business or represent ECC", HOW_CAN,
         "you are bound by ECC's Code if you are conducting ECC business or representing ECC"),
        ("unlikely to apply only where a post is private and personal, non-political, unconnected to ECC business and"
         " made in your personal capacity", INDIVIDUAL,
         "private and personal non-political social media contributions, unconnected to ECC business, where you are"
         " making that contribution in your personal capacity. In these circumstances the Code is unlikely to apply"),
        ("the paragraphs of the Code", HOW_DOES, "The following paragraphs of the Code will apply"),
        *LAW, *AFTERWARDS,
    ],
    "in-confidence": [
        ("Paragraph 24.11 is about not disclosing such information", "/code/24.11/",
         "I do not disclose information: given to me in confidence by anyone"),
        ("could be reposted in part or full by others", FORUMS, "could be reposted in part or full by others"),
    ],
    "unlikely": [
        ("calls the Code unlikely to apply", INDIVIDUAL, "In these circumstances the Code is unlikely to apply"),
        ("not political", INDIVIDUAL, "non-political"),
        ("private and personal", INDIVIDUAL, "private and personal"),
        ("nothing to do with ECC business", INDIVIDUAL, "unconnected to ECC business"),
        ("in your personal capacity", INDIVIDUAL, "in your personal capacity"),
        ("the committee would have regard to", INDIVIDUAL,
         "the Audit, Governance and Standards Committee would have regard to the following factors"),
        ("chosen who can read the account", PRIVACY, "control who is able to see, review and comment on your posts"),
        ("your profile says nothing about the council", PROFILE,
         "should not describe yourself as a member or refer to ECC business or contacts"),
        *LAW,
    ],
    "another-council": [
        ("guidance to members and co-opted members of ECC", "/guidance/introduction/",
         "guidance to members and co-opted members of ECC"),
    ],
}  # fmt: skip

LIBEL = f"{OTHER}#libel"
DATA, REPEAT, COPYRIGHT = f"{OTHER}#data-protection", f"{OTHER}#repetition", f"{OTHER}#copyright"
EMERGENCY, ELECTION = f"{OTHER}#emergency-situations", f"{OTHER}#pre-election-period"
ANONYMOUS = "/guidance/anonymous-postings/"
PERMISSION = ("unless you have expressly sought their permission to take it and to post it", DATA,
              "unless you have expressly sought permission from them to take the picture and to post it")  # fmt: skip
PERSONAL = ("Never publish the personal data of individuals in your capacity of member", DATA,
            "Never publish the personal data of individuals in your capacity of member")  # fmt: skip

# The same of the advice; each row counts wherever its claim stands.
ADVICE = [
    ("bound by the Code when you conduct ECC business or represent ECC", HOW_CAN,
     "bound by ECC's Code if you are conducting ECC business or representing ECC"),
    ("only where a post is, among other things, unconnected to ECC business", INDIVIDUAL,
     "unconnected to ECC business"),
    ("only where a post is, among other things, non-political", INDIVIDUAL, "non-political social media contributions"),
    ("cannot help you if you intend to use social media for party political purposes", "/guidance/getting-started/",
     "cannot, however, provide assistance during the pre-election period or if you intend to use social media for party"
     " political purposes"),
    ("it may be reasonable for residents and for the committee to assume that you are acting as a member", PRIVACY,
     "it may be reasonable for residents, and the Audit, Governance and Standards Committee, to assume that you are"
     " acting in your capacity as a member"),
    ("let you control who can see, review and comment on your posts", PRIVACY,
     "enable you to control who is able to see, review and comment on your posts"),
    ("it would be difficult to argue that you were not subject to the Code", PROFILE,
     "it would be difficult to argue that you were not subject to the Code"),
    ("A disclaimer in a private blog will not necessarily avoid the application of the Code", PROFILE,
     "will not necessarily avoid the application of the Code"),
    ("should not refer to ECC business or contacts", PROFILE,
     "you should not describe yourself as a member or refer to ECC business or contacts"),
    ("should not describe you as a member, or refer to ECC business or contacts", PROFILE,
     "Where this is intended to be private, you should not describe yourself as a member or refer to"),
    ("does not support or encourage anonymous postings", ANONYMOUS,
     "ECC does not support or encourage anonymous postings by members"),
    ("applies to one in which you conduct ECC business", ANONYMOUS,
     "An anonymous post by you conducting ECC business will be subject to the Code"),
    ("likely to apply to content which could only have been obtained by you as a member", FORUMS,
     "which could only have been obtained by you as a member, the Code is also likely to apply"),
    ("Paragraph 24.11 covers what you believe, or ought reasonably to be aware, is of a confidential nature",
     "/code/24.11/", "which I believe, or ought reasonably to be aware is of a confidential nature"),
    ("untrue statement about a person which is damaging to their reputation", LIBEL,
     "an untrue statement about a person which is damaging to their reputation they may bring proceedings for libel"),
    ("Avoid taking pictures of children or vulnerable people altogether", DATA,
     "You should avoid taking pictures of children or vulnerable people altogether"),
    PERSONAL,
    PERMISSION,
    ("the way it is presented is not misleading", DATA,
     "the way photographs are presented on social media is not misleading"),
    ("cannot avoid liability by saying you are repeating", REPEAT,
     "you cannot avoid liability by saying you are repeating what others have said"),
    ("can appear as agreement or recommendation", REPEAT,
     "Liking, sharing or retweeting content from others can appear as agreement or recommendation"),
    ("If in doubt, please don’t", REPEAT, "If in doubt, please don't"),
    ("without permission is likely to breach copyright legislation", COPYRIGHT,
     "without permission is likely to breach copyright legislation"),
    ("Avoid what you are unsure about or seek permission from the Head of Democracy and Transparency", COPYRIGHT,
     "avoid publishing anything you are unsure about or seek permission from the Head of Democracy and Transparency in"
     " advance"),
    ("avoid the risk by providing a link to the material", COPYRIGHT,
     "This risk may be avoided by providing a link to the material"),
    ("strongly recommended that you consult those in charge of the emergency response before you post", EMERGENCY,
     "strongly recommended that in such situations you consult those in charge of the emergency response"),
    ("Unconfirmed information can disrupt the emergency services", EMERGENCY,
     "unconfirmed information can disrupt the activities of the emergency services"),
    ("what a member posts is given greater weight", EMERGENCY, "any messages you post will be given greater weight"),
    ("a return of expenditure on advertising, web advertising included", ELECTION,
     "a return of expenditure on any form of advertising or campaign literature and that includes web advertising"),
    ("imprint standards for what can be downloaded from a website", ELECTION,
     "imprint standards for materials which can be downloaded from a website"),
    ("will not support councillors to use social media and will not publish blogs", ELECTION,
     "ECC will not support councillors to use social media and will not publish blogs when the blog author is"),
    ("suggest you have already made up your mind", f"{OTHER}#bias-and-predetermination",
     "might suggest you have already made up your mind about a matter that you may be involved in determining"),
    ("the decision runs the risk of being invalidated", f"{OTHER}#bias-and-predetermination",
     "the decision runs the risk of being invalidated"),
]  # fmt: skip


# What the protocol's sections name: the passages that the answers to a question cite, on whichever way it is asked.
FACTORS = {
    "council": {HOW_CAN, INDIVIDUAL},
    "political": {INDIVIDUAL, "/guidance/getting-started/"},
    "readers": {PRIVACY},
    "profile": {PROFILE, ANONYMOUS},
    "known": {FORUMS, "/code/24.11/"},
    "people": {LIBEL, DATA},
    "words": {REPEAT, COPYRIGHT},
    "moment": {EMERGENCY, ELECTION},
    "decide": {f"{OTHER}#bias-and-predetermination"},
    "name": {ANONYMOUS},
}


@pytest.fixture(scope="module")
def book(shipped) -> Book:
    return Book(shipped.edition)


@pytest.fixture(scope="module")
def pathway(shipped) -> Pathway:
    [part] = shipped.edition.pathways
    pathway, flaws = parse(part.body, shipped.edition.wordings)
    assert flaws == []
    assert pathway
    return pathway


@pytest.fixture(scope="module")
def walks(pathway) -> list[Walk]:
    """Every way through, walked by its answers to the end."""
    found: list[Walk] = []
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        answers = waiting.pop()
        walked = walk(pathway, answers)
        assert len(walked.taken) <= MOST_QUESTIONS, answers
        waiting += [(*answers, answer.slug) for answer in walked.step.answers]
        found += [] if walked.step.answers else [walked]
    return found


def leads(walked: Walk) -> dict[str, str]:
    """{question: the step to which its answer leads} of a way."""
    return {step.id: answer.to for step, answer in walked.taken}


def words(text: str, book: Book) -> str:
    return markdown.plain(markdown.render(text, paragraphs=book.content.wordings).html)


def cited(text: str, book: Book) -> list[str]:
    """The passages that a text links to or names, by address."""
    hrefs = markdown.render(text, paragraphs=book.content.wordings).hrefs
    return [href for href in dict.fromkeys(hrefs) if href in book.passages]


# ---- the ways


def test_every_way_ends(walks, pathway, book):
    """In an outcome that cites a passage which exists, after at most eight questions; each step lies on some way."""
    outcomes = {step.id: step for step in pathway.steps if step.is_outcome}
    assert {walked.step.id for walked in walks} == set(outcomes) == set(OUTCOMES)
    assert all(cited(step.body, book) for step in outcomes.values())
    assert max(len(walked.taken) for walked in walks) == MOST_QUESTIONS
    taken = {step.id for walked in walks for step, _ in walked.taken}
    assert taken | set(outcomes) == set(pathway.by_id)


def test_unlikely_is_reached_only_when_every_condition_is_answered_clearly(walks):
    """No way on which one is missing, or anything is not sure, ends in "unlikely"."""
    unlikely = [walked for walked in walks if walked.step.id == "unlikely"]
    assert unlikely
    for walked in unlikely:
        assert leads(walked).keys() == {*CONDITIONS, *ASKED_OF_ALL}
        assert NOT_SURE not in {answer.slug for _, answer in walked.taken}
        for step, answer in walked.taken:
            if step.id in CONDITIONS:  # there is one clear answer, and advice on any other
                assert [one for one in step.answers if one.to == CONDITIONS[step.id]] == [answer]
                assert not answer.advice


def test_whatever_is_not_sure_leads_to_treating_the_code_as_applying(walks, pathway):
    """So does content that is known only as a member; each question can be answered with "Not sure"."""
    for walked in walks:
        only_as_a_member = any(step.id.startswith("known") and answer.slug == "yes" for step, answer in walked.taken)
        if only_as_a_member or any(answer.slug == NOT_SURE for _, answer in walked.taken):
            assert walked.step.id in {"treat-as-applying", "in-confidence"}, walked.way
    for step in pathway.steps:
        assert step.is_outcome or step.answers[-1].slug == NOT_SURE, step.id


@pytest.mark.parametrize(
    ("outcome", "begins"),
    [
        ("applies", {"decide-code"}),
        ("another-council", {"another-council"}),
        ("unlikely", {"political"}),
    ],
)
def test_the_first_answer_decides_what_can_be_reached(walks, outcome, begins):
    """The Code is said to apply only to council business; another council's ends at once."""
    assert {leads(walked)["council"] for walked in walks if walked.step.id == outcome} == begins


def test_a_question_is_the_same_on_every_way(pathway):
    """Asked on three ways, it has the same words, answers and advice on each."""
    alike = defaultdict(set)
    for step in pathway.steps:
        said = (step.body, tuple((answer.text, answer.advice) for answer in step.answers))
        alike[step.title].add(said)
    assert [title for title, said in alike.items() if len(said) > 1] == []
    assert len(alike) < len(pathway.steps)


# ---- the words


def test_the_outcomes_claim_what_the_protocol_says(pathway, book):
    """Each claim stands in its outcome, and the words that bear it out in a passage that the outcome cites."""
    for outcome, rows in OUTCOMES.items():
        text = pathway.by_id[outcome].body
        assert [claim for claim, _, _ in rows if claim not in words(text, book)] == []
        assert [support for _, passage, support in rows if support not in book.passages[passage].text] == []
        assert {passage for _, passage, _ in rows} == set(cited(text, book)), outcome


def test_the_advice_claims_what_the_protocol_says(pathway, book):
    """The same of each piece of advice."""
    for claim, passage, support in ADVICE:
        saying = [text for text in pieces(pathway) if claim in words(text, book)]
        assert saying, claim
        assert all(passage in cited(text, book) for text in saying), claim
        assert support in book.passages[passage].text


def test_no_advice_is_without_support(pathway, book):
    """Every piece of advice is in the table above, with each passage that it cites."""
    for text in pieces(pathway):
        rows = {passage for claim, passage, _ in ADVICE if claim in words(text, book)}
        assert rows == set(cited(text, book)), text
        assert rows, text


def pieces(pathway: Pathway) -> set[str]:
    """Every item that a checklist can have."""
    texts = {answer.advice for step in pathway.steps for answer in step.answers if answer.advice}
    return {piece for text in texts for piece in text.split("\n\n")}


def test_every_factor_of_the_protocol_is_asked_about(pathway, book):
    """What the protocol's sections name is cited where it is asked about; so are another council and confidence."""
    asked = defaultdict(set)
    for step in pathway.steps:
        for answer in step.answers:
            asked[step.id.removesuffix("-code").removesuffix("-ask")] |= set(cited(answer.advice, book))
    assert asked == FACTORS
    led = {(step.id, answer.to) for step in pathway.steps for answer in step.answers}
    assert led >= {
        ("council", "another-council"),
        *((one, "in-confidence") for one in pathway.by_id if one[:5] == "known"),
    }
    [people] = {len(step.answers) for step in pathway.steps if step.id.startswith("people")}
    assert people == 4  # no, an adult, a child or vulnerable person, not sure
