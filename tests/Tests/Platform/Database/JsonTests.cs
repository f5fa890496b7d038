using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;
using RuleOfLaw.Courts.Platform.Database;

namespace RuleOfLaw.Courts.Tests.Platform.Database;

public sealed class JsonTests
{
    [Fact]
    public void An_instant_with_its_offset_is_written_as_the_pattern_writes_it_and_read_back()
    {
        var times = from second in Gen.Choose(-1_000_000_000, 2_000_000_000) from part in Gen.Elements(0, 1, 100, 1_000_000, 123_456_700, 999_999_999)
                    from offset in Gen.Elements(0, 5 * 3600, -12 * 3600, 5 * 3600 + 1800, 4 * 3600 + 1805)
                    select (second, part, offset);

        Prop.ForAll(times.ToArbitrary(), t =>
        {
            var at = Instant.FromUnixTimeSeconds(t.second).PlusNanoseconds(t.part).WithOffset(Offset.FromSeconds(t.offset));
            var written = JsonSerializer.Serialize(at, Json.Stored);
            if (t.offset % 60 == 0)
            {
                Assert.Equal($"\"{OffsetDateTimePattern.Rfc3339.Format(at)}\"", written);
                Assert.Equal(at, JsonSerializer.Deserialize<OffsetDateTime>(written, Json.Stored));
            }
        }).QuickCheckThrowOnFailure();
    }
}
