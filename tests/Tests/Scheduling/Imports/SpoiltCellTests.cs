using RuleOfLaw.Courts.Scheduling.Cases;
using RuleOfLaw.Courts.Scheduling.Contracts;
using RuleOfLaw.Courts.Scheduling.Imports;

namespace RuleOfLaw.Courts.Tests.Scheduling.Imports;

/// <summary>What spreadsheets and keyboards make of dates and numbers, cell by cell.</summary>
public sealed class SpoiltCellTests
{
    [Theory]
    [InlineData("18-Jan-27", "2027-01-18")]
    [InlineData("18th January, 2027", "2027-01-18")]
    [InlineData("Monday, 18 January 2027", "2027-01-18")]
    [InlineData("January 18, 2027", "2027-01-18")]
    [InlineData("۱۸ جنوری ۲۰۲۷ء", "2027-01-18")]
    [InlineData("١٨ يناير ٢٠٢٧", "2027-01-18")]
    [InlineData("18؍1؍2027", "2027-01-18")]
    [InlineData("2027-01-18T00:00:00", "2027-01-18")]
    [InlineData("31-Feb-2027", null)]
    [InlineData("18 Janvember 2027", null)]
    [InlineData("18/01/27", null)]
    [InlineData("46405", null)]
    public void A_date_is_read_as_it_was_meant_or_not_at_all(string cell, string? expected) => Assert.Equal(expected, CellTimes.Date(cell)?.Date.ToString("uuuu-MM-dd", null));

    [Theory]
    [InlineData("", "01/04/2027", "01/05/2027")]
    [InlineData("month", "01/04/2027", "01/18/2027", "02/25/2027")]
    [InlineData("", "01/04/2027", "18/01/2027", "25/01/2027")]
    [InlineData("", "01/04/2027", "18/01/2027", "19/01/2027", "01/18/2027")]
    [InlineData("unsure", "01/04/2027", "01/18/2027")]
    [InlineData("unsure", "01/04/2027", "18/01/2027", "01/18/2027", "01/19/2027")]
    public void A_column_tells_which_way_round_its_dates_are_or_is_unsure(string expected, params string[] cells)
    {
        var orders = new DateOrders(new(ImportSettings.Utf8, ',', null, new Dictionary<string, int> { [ImportFields.Date] = 0 }));
        foreach (var cell in cells)
        {
            orders.See([cell]);
        }
        var settings = orders.Settings();

        Assert.Equal(expected, settings.MonthFirst!.Count > 0 ? "month" : settings.UnsureDates!.Count > 0 ? "unsure" : "");
    }

    [Theory]
    [InlineData("1.20240E+14", "import.row.shortened", null)]
    [InlineData("1,2024E+14", "import.row.shortened", null)]
    [InlineData("1E+15", "import.row.shortened", null)]
    [InlineData("P-1; 1.2E+14", "import.row.shortened", null)]
    [InlineData("Mar-27", "import.row.became-date", "3/2027")]
    [InlineData("Mar-2027", "import.row.became-date", "3/2027")]
    [InlineData("12-Mar", "import.row.became-date", "12/3")]
    [InlineData("3-Mar-27", "import.row.became-date", "3/3/27")]
    [InlineData("2027-03-01", "import.row.became-date", "3/2027")]
    [InlineData("2027-03-12T00:00", "import.row.became-date", "12/3")]
    [InlineData("CrA-12/2027", null, null)]
    [InlineData("12E5", null, null)]
    [InlineData("Cr-27", null, null)]
    [InlineData("971/2027", null, null)]
    [InlineData("12-CrA-2027", null, null)]
    public void A_number_that_a_spreadsheet_spoilt_is_known_again(string text, string? key, string? meant)
    {
        var problem = SpreadsheetMarks.OfNumber(text, ImportFields.CaseNumber);

        Assert.Equal((key, meant), (problem?.Key, problem?.Args!.GetValueOrDefault("meant")));
    }

    [Theory]
    [InlineData("#REF!", true)]
    [InlineData("#N/A", true)]
    [InlineData("########", true)]
    [InlineData("#NAME?", true)]
    [InlineData("#12", false)]
    public void An_error_of_the_spreadsheet_is_no_value(string text, bool error) => Assert.Equal(error, SpreadsheetMarks.OfCell(text, ImportFields.Accused) is not null);

    [Theory]
    [InlineData("'0045", "0045")]
    [InlineData("=\"0045\"", "0045")]
    [InlineData("=0045", "0045")]
    [InlineData("=A1", "=A1")]
    [InlineData("'=1+1", "=1+1")]
    [InlineData("'Abdul", "'Abdul")]
    public void What_keeps_a_spreadsheet_from_reading_a_number_is_no_part_of_it(string cell, string expected) => Assert.Equal(expected, SpreadsheetMarks.Bare(cell));

    [Theory]
    [InlineData("۱۲؍۲۰۲۷ء", "12/2027")]
    [InlineData("\u200F١٢⁄٢٠٢٧", "12/2027")]
    [InlineData("Cr. A  12 / 2027", "Cr. A 12 / 2027")]
    [InlineData("علاء 12/2027", "علاء 12/2027")]
    public void A_case_number_is_kept_in_plain_digits_and_slashes(string written, string kept)
    {
        Assert.Equal(kept, PlainNumber.Of(written));
        Assert.Equal(Folding.Fold(kept), Folding.Fold(written));
    }

    [Theory]
    [InlineData(45, "0000", "0045")]
    [InlineData(45, "General", "45")]
    [InlineData(45, "\"P-\"0000", "P-0045")]
    [InlineData(3520212345671, "00000-0000000-0", "35202-1234567-1")]
    [InlineData(30, "0.00", "30")]
    [InlineData(1234, "#,##0", "1234")]
    [InlineData(12345, "000", "12345")]
    [InlineData(7, "00;-00", "07")]
    [InlineData(120240123456789, null, "120240123456789")]
    [InlineData(1202401234567890, null, "1.20240123456789E+15")]
    public void A_number_is_read_as_its_format_shows_its_digits(double number, string? format, string shown) =>
        Assert.Equal(shown, CellText.Of(number, format, new(0, "", [], false, false, new Dictionary<(int, int), string>())));
}
