"""Files that tests of several rooms are about: a small report, and what a folder holds."""

import hashlib


def report(number, more=""):
    """The text of an annual report of a firm of its own, with so many hits."""
    head = f"公司代码：{600100 + number}  公司简称：云帆科技\n云帆科技股份有限公司\n2020年年度报告\n"
    return head + "公司推进大数据建设。" * number + "公司经营情况良好。" * 40 + more


def fingerprint(folder):
    """Every file below a folder, and its content."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
