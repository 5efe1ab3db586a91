"""Invented names of adults."""

from random import Random

VI_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Đoàn")
VI_MEN = ("Văn Bình", "Đức Cường", "Minh Hải", "Quang Hiếu", "Hữu Hòa", "Mạnh Hùng", "Quốc Khánh", "Hoàng Long",
          "Hồng Phong", "Anh Quân", "Thanh Sơn", "Chiến Thắng", "Anh Tuấn", "Xuân Trường", "Văn Nam")  # fmt: skip
VI_WOMEN = ("Thị Giang", "Thu Hà", "Hồng Hạnh", "Thị Hương", "Ngọc Lan", "Thùy Linh", "Thị Mai", "Thanh Nga",
            "Bích Phương", "Phương Thảo", "Thu Trang", "Hải Yến", "Thị Dung", "Minh An")  # fmt: skip
ZH_FAMILY = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
ZH_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英文斌海燕建华志宏晓东振宁永福彦红玉国庆学兰"


def vietnamese(chance: Random) -> str:
    """Family, middle and given name."""
    return f"{chance.choice(VI_FAMILY)} {chance.choice(VI_MEN + VI_WOMEN)}"


def chinese(chance: Random) -> str:
    """Family name and a given name of one or two characters."""
    return chance.choice(ZH_FAMILY) + "".join(chance.sample(ZH_GIVEN, chance.choice((1, 2, 2))))
