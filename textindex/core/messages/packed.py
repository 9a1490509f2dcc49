"""What is said of packed files (.zip, .tar, .7z) and of what lies inside them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "packed.no_end": (
        "a ZIP archive that is cut off: its end is missing; download or pack it again",
        "ZIP 压缩包不完整：缺少结尾；请重新下载或重新打包",
    ),
    "packed.tar_end": (
        "the archive is damaged or cut off behind its first {members:,} entries; download or pack it again",
        "压缩包在前 {members:,} 项之后损坏或被截断；请重新下载或重新打包",
    ),
    "packed.cut_off": ("cut off: the archive ends within this file", "不完整：压缩包在该文件中间结束"),
    "packed.damaged": (
        "a damaged archive ({error}); download or pack it again", "压缩包损坏（{error}）；请重新下载或重新打包",
    ),
    "packed.damaged_member": (
        "damaged in its archive ({error}); pack it again", "在压缩包中已损坏（{error}）；请重新打包",
    ),
    "packed.empty": ("an archive without files", "压缩包中没有文件"),
    "packed.encrypted": ("needs a password: unpack it and pack it without one", "需要密码：请解压后不加密码重新打包"),
    "packed.method": (
        "packed in a way that is not read ({method}); unpack it, or pack it as an ordinary .zip",
        "压缩方式无法读取（{method}）；请解压，或重新打包为普通 .zip",
    ),
    "packed.rar": (
        "a RAR archive, which no free library reads; unpack it, or pack it as .zip",
        "RAR 压缩包，没有自由软件库可以读取；请解压，或重新打包为 .zip",
    ),
    "packed.no_7z": (
        "a 7z archive: pip install 'textindex[sevenzip]' brings what reads it; or unpack it",
        "7z 压缩包：pip install 'textindex[sevenzip]' 安装所需的库；或先解压",
    ),
    "packed.none": ("no packed file", "不是压缩包"),
    "packed.leads_out": ("its name leads out of the archive", "文件名指向压缩包之外"),
    "packed.below": (
        "it lies below {path}, which is a file in the same archive", "位于 {path} 之下，而后者是同一压缩包中的文件",
    ),
    "packed.not_inside": ("no file {path} is inside", "其中没有文件 {path}"),
    "packed.overlap": (
        "its bytes are those of another file of the archive too, as in archives made to fill a disk",
        "与压缩包中的其他文件共用字节，如同用来占满磁盘的压缩包",
    ),
    "packed.directory": ("its list of members is larger than {most:,} bytes", "成员列表超过 {most:,} 字节"),
    "packed.header": ("an entry's header is larger than {most:,} bytes", "某一项的头部超过 {most:,} 字节"),
    "packed.members": (
        "more than {most:,} files inside: those beyond are not read; pack it as several",
        "其中的文件超过 {most:,} 个，其余未读取；请分成几个压缩包",
    ),
    "packed.total": (
        "the files before it are {most:,} bytes together, the most that is read of one archive",
        "此前的文件合计已达 {most:,} 字节，为一个压缩包读取的上限",
    ),
    "packed.member_bytes": (
        "{size:,} bytes unpacked; of one file {most:,} are read",
        "解压后为 {size:,} 字节，一个文件最多读取 {most:,} 字节",
    ),
    "packed.ratio": (
        "{size:,} bytes or more from {packed:,} packed ones, over {most} to one, as in archives made to fill a disk",
        "{packed:,} 字节解压为 {size:,} 字节以上，超过 {most} 倍，如同用来占满磁盘的压缩包",
    ),
    "packed.larger": (
        "it unpacks to more than the {size:,} bytes that it declares", "解压后超过其声明的 {size:,} 字节",
    ),
    "packed.depth": (
        "archives within each other more than {most} deep; unpack the outer ones",
        "压缩包嵌套超过 {most} 层；请先解压外层",
    ),
    "packed.name_one": (
        "{path} holds {n:,} files; name one, as in {first}", "{path} 中有 {n:,} 个文件；请写明其中一个，例如 {first}",
    ),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
