using System.Text;
using RuleOfLaw.Courts.Demonstration.Making;

namespace RuleOfLaw.Courts.Demonstration.People;

/// <summary>Invented names: parts that are common in Pakistan, put together by the dice. They stand for nobody.</summary>
internal static class Names
{
    private static readonly (string En, string Ur)[] Men =
    [
        ("Ahmad", "احمد"), ("Ali", "علی"), ("Asif", "آصف"), ("Bakht", "بخت"), ("Bilal", "بلال"), ("Daud", "داؤد"), ("Farhan", "فرحان"), ("Fazal", "فضل"), ("Gul", "گل"), ("Hamid", "حامد"),
        ("Hassan", "حسن"), ("Idrees", "ادریس"), ("Ilyas", "الیاس"), ("Imran", "عمران"), ("Iqbal", "اقبال"), ("Irfan", "عرفان"), ("Jamal", "جمال"), ("Javed", "جاوید"), ("Kamran", "کامران"), ("Karim", "کریم"),
        ("Khalid", "خالد"), ("Mirza", "مرزا"), ("Nadeem", "ندیم"), ("Naveed", "نوید"), ("Noor", "نور"), ("Qasim", "قاسم"), ("Rahim", "رحیم"), ("Rashid", "راشد"), ("Sajid", "ساجد"), ("Saleem", "سلیم"),
        ("Sher", "شیر"), ("Tariq", "طارق"), ("Umar", "عمر"), ("Waqar", "وقار"), ("Yousaf", "یوسف"), ("Zahid", "زاہد"), ("Zaman", "زمان"), ("Zubair", "زبیر"),
    ];

    private static readonly (string En, string Ur)[] Women =
    [
        ("Aisha", "عائشہ"), ("Amina", "آمنہ"), ("Asma", "اسماء"), ("Bushra", "بشریٰ"), ("Farzana", "فرزانہ"), ("Fatima", "فاطمہ"), ("Gulnaz", "گلناز"), ("Hina", "حنا"), ("Kausar", "کوثر"), ("Maryam", "مریم"),
        ("Nadia", "نادیہ"), ("Naheed", "ناہید"), ("Nasreen", "نسرین"), ("Rabia", "رابعہ"), ("Rukhsana", "رخسانہ"), ("Saima", "صائمہ"), ("Salma", "سلمیٰ"), ("Samina", "ثمینہ"), ("Shabana", "شبانہ"), ("Shazia", "شازیہ"),
        ("Sumaira", "سمیرا"), ("Tahira", "طاہرہ"), ("Yasmin", "یاسمین"), ("Zainab", "زینب"),
    ];

    private static readonly (string En, string Ur)[] Second =
    [
        ("Khan", "خان"), ("Shah", "شاہ"), ("Afridi", "آفریدی"), ("Khattak", "خٹک"), ("Yousafzai", "یوسفزئی"), ("Durrani", "درانی"), ("Baloch", "بلوچ"), ("Mengal", "مینگل"), ("Bugti", "بگٹی"), ("Marri", "مری"),
        ("Kakar", "کاکڑ"), ("Achakzai", "اچکزئی"), ("Hussain", "حسین"), ("Ullah", "اللہ"), ("Rehman", "رحمان"), ("Wazir", "وزیر"), ("Mehsud", "محسود"), ("Bangash", "بنگش"), ("Mohmand", "مہمند"), ("Tareen", "ترین"),
        ("Abbasi", "عباسی"), ("Awan", "اعوان"), ("Jadoon", "جدون"), ("Swati", "سواتی"), ("Gilgiti", "گلگتی"), ("Balti", "بلتی"), ("Muhammad", "محمد"), ("Anwar", "انور"), ("Akbar", "اکبر"), ("Aziz", "عزیز"),
    ];

    private static readonly (string En, string Ur)[] SecondOfWomen =
    [
        ("Bibi", "بی بی"), ("Begum", "بیگم"), ("Gul", "گل"), ("Jan", "جان"), ("Khatoon", "خاتون"), ("Parveen", "پروین"), ("Akhtar", "اختر"), ("Noor", "نور"), ("Khan", "خان"), ("Shah", "شاہ"),
    ];

    private static readonly Dictionary<string, string> Folds = Men.Concat(Women).Concat(Second).Concat(SecondOfWomen).SelectMany(n => (string[])[n.En, n.Ur]).Distinct().ToDictionary(n => n, Fold);

    /// <summary>A name in both scripts, and what it is folded to in the one it is kept in.</summary>
    public static DemoName Person(ref Dice dice, string sex)
    {
        var woman = sex == "female";
        var (first, second) = (dice.One(woman ? Women : Men), dice.One(woman ? SecondOfWomen : Second));
        while (second.En == first.En)
        {
            second = dice.One(Second);
        }
        var urdu = dice.Chance(0.35);
        return new($"{first.En} {second.En}", $"{first.Ur} {second.Ur}", urdu, urdu ? $"{Folds[first.Ur]} {Folds[second.Ur]}" : $"{Folds[first.En]} {Folds[second.En]}");
    }

    /// <summary>As Scheduling folds names for searching; a test holds the two together.</summary>
    internal static string Fold(string name)
    {
        var folded = new StringBuilder();
        foreach (var letter in name.Normalize(NormalizationForm.FormKD))
        {
            if (char.GetUnicodeCategory(letter) is not System.Globalization.UnicodeCategory.NonSpacingMark)
            {
                folded.Append(letter switch { 'ي' or 'ى' => 'ی', 'ك' => 'ک', 'ه' or 'ة' or 'ۃ' or 'ۀ' => 'ہ', _ => char.ToLowerInvariant(letter) });
            }
        }
        return folded.ToString();
    }
}

/// <param name="Urdu">In which script the register has it.</param>
internal readonly record struct DemoName(string En, string Ur, bool Urdu, string Folded)
{
    public string Kept => Urdu ? Ur : En;
}
