"""Acute diarrhoea in children, in Malay: oral rehydration by weight and age, and zinc."""

from page_style import Booklet
from printed_parts import FootNotes, bullets, heading, para, recommendation, ruled_table, title_block
from reportlab.platypus import Flowable, PageBreak

_TITLE = "Cirit-birit Akut dalam Kalangan Kanak-kanak"


def booklet() -> Booklet:
    """Give the one document in Malay."""
    return Booklet(
        file="kementerian-a-cirit-birit-2025.pdf",
        title=_TITLE,
        issuer="Kementerian Demonstrasi A",
        edition="Edisi pertama, 2025",
        language="ms",
        subject=_TITLE,
        accent="#1f6f78",
        story=_story,
        page_word="Halaman",
    )


def _story() -> list[Flowable]:
    return [*_penilaian(), PageBreak(), *_rawatan(), PageBreak(), *_zink()]


def _penilaian() -> list[Flowable]:
    rows = [
        ("Tahap", "Tanda-tanda (dua atau lebih)", "Pelan"),
        (
            "Dehidrasi teruk",
            "Lesu atau tidak sedar; mata cekung; tidak boleh minum atau minum dengan lemah; cubitan kulit kembali "
            "sangat perlahan (2 saat atau lebih)",
            "Pelan C",
        ),
        (
            "Sedikit dehidrasi",
            "Gelisah atau meragam; mata cekung; haus dan minum dengan gelojoh; cubitan kulit kembali perlahan",
            "Pelan B",
        ),
        ("Tiada dehidrasi", "Tanda tidak mencukupi untuk tahap di atas", "Pelan A"),
    ]
    return [
        *title_block(
            "Kementerian Demonstrasi A",
            _TITLE,
            [
                "Edisi pertama, diterbitkan pada tahun 2025. Semakan seterusnya: Disember 2029.",
                "Dokumen contoh sahaja; tidak boleh digunakan untuk rawatan pesakit. Penerbitnya tidak wujud.",
            ],
            [
                "Fakta disesuaikan daripada: World Health Organization, The treatment of diarrhoea: a manual for "
                "physicians and other senior health workers, 2005, "
                "https://www.who.int/publications/i/item/9241593180",
                "Fakta disesuaikan daripada: World Health Organization, Integrated management of childhood illness: "
                "chart booklet, 2014, https://www.who.int/publications/i/item/9789241506823",
            ],
        ),
        heading("1 Penilaian"),
        para(
            "Cirit-birit ialah pembuangan najis yang lembik atau cair sekurang-kurangnya tiga kali dalam masa 24 "
            "jam. Tanya berapa lama cirit-birit telah berlaku dan sama ada terdapat darah dalam najis. Timbang "
            "berat kanak-kanak dan nilai tahap dehidrasi."
        ),
        *ruled_table("Jadual 1. Tahap dehidrasi", rows, (0.2, 0.63, 0.17)),
    ]


def _rawatan() -> list[Flowable]:
    berat = [
        ("Berat badan", "Umur", "Jumlah ORS dalam 4 jam pertama"),
        ("Bawah 6 kg", "Sehingga 4 bulan", "200–450 mL"),
        ("6 hingga &lt;10 kg", "4 hingga &lt;12 bulan", "450–800 mL"),
        ("10 hingga &lt;12 kg", "12 bulan hingga &lt;2 tahun", "800–960 mL"),
        ("12 hingga 19 kg", "2 hingga &lt;5 tahun", "960–1600 mL"),
    ]
    cecair = [
        ("Umur", "Mula-mula 30 mL/kg dalam masa", "Kemudian 70 mL/kg dalam masa"),
        ("Bawah 12 bulan", "1 jam", "5 jam"),
        ("12 bulan hingga 5 tahun", "30 minit", "2 jam 30 minit"),
    ]
    return [
        heading("2 Rawatan"),
        heading("2.1 Pelan A: rawatan di rumah"),
        para(
            "Beri lebih banyak cecair daripada biasa. Selepas setiap kali membuang najis cair, beri 50–100 mL ORS "
            "kepada kanak-kanak berumur bawah 2 tahun dan 100–200 mL kepada kanak-kanak berumur 2 tahun ke atas. "
            "Teruskan penyusuan susu ibu dan pemberian makanan."
        ),
        heading("2.2 Pelan B: sedikit dehidrasi"),
        para(
            "Beri ORS sebanyak 75 mL/kg secara oral dalam masa 4 jam di klinik. Jika berat badan tidak diketahui, "
            "gunakan umur. Jika kanak-kanak muntah, tunggu 10 minit, kemudian teruskan dengan lebih perlahan. Nilai "
            "semula selepas 4 jam."
        ),
        *ruled_table("Jadual 2. Jumlah ORS bagi Pelan B", berat, (0.28, 0.34, 0.38)),
        heading("2.3 Pelan C: dehidrasi teruk"),
        para(
            "Mulakan cecair intravena dengan segera: 100 mL/kg larutan Ringer laktat, atau natrium klorida 0.9% jika "
            "Ringer laktat tiada. Jika kanak-kanak boleh minum, beri ORS sementara infusi disediakan.<super>1</super>"
        ),
        *ruled_table("Jadual 3. Cecair intravena bagi Pelan C", cecair, (0.32, 0.34, 0.34)),
        FootNotes(
            [
                "<super>1</super> Kanak-kanak yang mengalami malnutrisi akut teruk memerlukan pelan yang berbeza dan "
                "tidak boleh diberi cecair intravena secara rutin.",
            ]
        ),
    ]


def _zink() -> list[Flowable]:
    return [
        heading("3 Zink dan antibiotik"),
        recommendation(
            "Syor 1 (Gred A, Tahap I)",
            "Beri zink 20 mg sehari selama 10–14 hari kepada kanak-kanak berumur 6 bulan ke atas yang mengalami "
            "cirit-birit, dan 10 mg sehari kepada bayi berumur bawah 6 bulan.",
        ),
        para(
            "Dos ini ialah dos zink dalam panduan WHO tahun 2005. WHO telah menerbitkan dos zink yang baharu dalam "
            "garis panduan bertarikh Disember 2024; rujuk garis panduan itu untuk dos semasa."
        ),
        recommendation(
            "Syor 2 (Gred A, Tahap I)",
            "Jangan beri antibiotik secara rutin. Beri antibiotik hanya untuk najis berdarah (disenteri) atau "
            "apabila kolera disyaki bersama dehidrasi teruk.",
        ),
        heading("4 Bila perlu kembali segera"),
        *bullets(
            "Kanak-kanak tidak boleh minum atau menyusu.",
            "Keadaan kanak-kanak bertambah teruk atau demam muncul.",
            "Terdapat darah dalam najis.",
        ),
        para("Jika tiada sebarang tanda di atas, datang semula selepas 5 hari sekiranya cirit-birit belum berhenti."),
    ]
