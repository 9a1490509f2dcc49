"""Interviews: who speaks, answers only, evidence for and against each pillar."""

import docx
import pandas as pd
import pytest

import textindex as ti
from textindex.core.messages import told
from textindex.literature.transcripts import read_transcript

PLAIN = """Firm: Rossi SpA
Date: 3 May 2017

I: Do you use virtual fairs and big data?
Rossi: We have virtual fairs now, and a showroom
that clients can visit from abroad. We do not use big data at all.
I: And production? Is it flexible?
Rossi: We can make small batches. It was hard: nobody knew how. We did not become more flexible with suppliers.
"""


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_turns_of_a_plain_transcript(tmp_path):
    told = read_transcript(write(tmp_path / "a.txt", PLAIN))
    assert told.head == ("Firm: Rossi SpA", "Date: 3 May 2017")
    assert told.interviewers == ("I",)
    assert [(turn.number, turn.line, turn.speaker) for turn in told.answers] == [(2, 5, "Rossi"), (4, 8, "Rossi")]
    assert told.answers[0].text.startswith("We have virtual fairs now, and a showroom that clients")
    assert "It was hard: nobody knew how." in told.answers[1].text


@pytest.mark.parametrize(
    "text",
    [
        "[00:01] Interviewer: How?\n[00:05] Ms Rossi (CEO): Well.\n",
        "INTERVIEWER 1 (00:01): How?\nMs Rossi (CEO): Well.",
        "Q: How?\r\nMs Rossi (CEO): Well.\r\n",
        "访谈者：怎么做？\nMs Rossi (CEO)：Well.",
        "\ufeffIntervistatore: Come?\nMs Rossi (CEO): Well.",
    ],
)
def test_forms_of_turns(tmp_path, text):
    (answer,) = read_transcript(write(tmp_path / "a.txt", text)).answers
    assert (answer.speaker, answer.text) == ("Ms Rossi (CEO)", "Well.")


def test_a_transcript_in_a_western_code_page(tmp_path):
    path = write(tmp_path / "a.txt", "I: Perché?\nNiccolò: È così, perché no.\n", "cp1252")
    assert [turn[2:] for turn in read_transcript(path).answers] == [("Niccolò", "È così, perché no.")]


def test_a_word_file_with_a_table_and_paragraphs(tmp_path):
    document = docx.Document()
    document.add_paragraph("Interview with Bianchi")
    table = document.add_table(rows=0, cols=2)
    for who, said in (("Interviewer", "How do you decide?"), ("Bianchi", "By instinct.")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = who, said
    document.add_paragraph("Interviewer: And now?")
    document.add_paragraph("Bianchi: By the same.")
    document.save(tmp_path / "b.docx")
    told = read_transcript(tmp_path / "b.docx")
    assert [turn.text for turn in told.answers] == ["By instinct.", "By the same."]
    assert told.head == ("Interview with Bianchi",)


def test_answers_alone_are_coded_and_denials_are_against(tmp_path):
    found = ti.code_interviews(write(tmp_path / "rossi.txt", PLAIN))
    rows = found.passages[["field", "surface", "stance", "page", "speaker"]].values.tolist()
    assert rows == [
        ["virtualisation", "virtual", "for", 2, "Rossi"],
        ["information_processing", "big data", "against", 2, "Rossi"],
        ["operational_flexibility", "small batches", "for", 4, "Rossi"],
        ["operational_flexibility", "flexible", "against", 4, "Rossi"],
    ]
    told = found.pillars().set_index("field")[["for", "both", "against", "none", "not_read"]]
    assert told.loc["virtualisation"].tolist() == [1, 0, 0, 0, 0]
    assert told.loc["information_processing"].tolist() == [0, 0, 1, 0, 0]
    assert told.loc["operational_flexibility"].tolist() == [0, 1, 0, 0, 0]
    assert found.table().iloc[0].tolist() == ["rossi", "turn 2, s. 1", "–", "turn 4, s. 1"]


def test_who_asks_may_be_named(tmp_path):
    path = write(tmp_path / "a.txt", "Verdi: Is it flexible?\nRossi: It is virtual.\n")
    lost = ti.code_interviews(path)
    assert "cannot be told who asks among Verdi, Rossi: name the interviewers" in lost.failed["a.txt"]
    assert lost.cells["code"].isna().all()
    assert lost.pillars()["not_read"].tolist() == [1, 1, 1]
    assert ti.code_interviews(path, interviewers=["verdi"]).cells["code"].tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"just words\nand more", "no turn of a speaker is found"),
        ("a.txt", b"", "no turn of a speaker is found"),
        ("a.txt", b"I: How?\nI: Why?", "cannot be told who answers"),
        ("a.txt", b"I: \x81\x8d\xff", "is no text in UTF-8, UTF-16, GB18030 or Windows-1252; save it as UTF-8"),
        ("a.docx", b"no zip", "it is no Word file"),
        ("a.pdf", b"%PDF", "a transcript is one of .txt, .docx"),
    ],
)
def test_what_is_no_transcript_is_told(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    found = ti.code_interviews([tmp_path / name])
    assert message in found.failed[name]
    assert found.cells["code"].isna().all()


def test_two_interviews_of_one_firm(tmp_path):
    write(tmp_path / "a.txt", "I: ?\nRossi: We hold video calls.\n")
    write(tmp_path / "b.txt", "I: ?\nBianchi: We are agile. We never hold video calls.\n")
    names = write(tmp_path / "names.csv", "file,name\na.txt,Rossi SpA\nb.txt,Rossi SpA\n")
    found = ti.code_interviews([tmp_path / "a.txt", tmp_path / "b.txt"], names=names)
    assert isinstance(found.cells, pd.DataFrame)
    assert found.cells[["for", "against"]].values.tolist() == [[1, 1], [0, 0], [1, 0]]
    assert found.cells["where"].tolist() == ["a.txt, turn 2, s. 1", "", "b.txt, turn 2, s. 1"]


def test_chinese_interviews_by_a_chinese_dictionary(tmp_path):
    own = write(
        tmp_path / "own.yaml",
        "name: own\nlanguage: zh\ndimensions:\n  virtual:\n    label: {zh: 虚拟化, en: Virtual}\n"
        "    terms: [视频会议, 大数据]\n",
    )
    path = write(
        tmp_path / "甲.txt", "访谈者：用视频会议吗？\n王总：我们用视频会议。公司尚未建立大数据平台。\n", "gb18030"
    )
    found = ti.code_interviews(path, own)
    assert found.passages[["surface", "stance", "passage"]].values.tolist() == [
        ["视频会议", "for", "我们用视频会议。"],
        ["大数据", "against", "公司尚未建立大数据平台。"],
    ]


def test_why_a_transcript_is_not_read_is_said_in_chinese_too_and_without_its_name(tmp_path):
    (tmp_path / "a.txt").write_text("just words", encoding="utf-8")
    why = ti.code_interviews(tmp_path / "a.txt").failed["a.txt"]
    assert why.startswith("no turn of a speaker")
    assert told(why, "zh").startswith("没有找到发言")
