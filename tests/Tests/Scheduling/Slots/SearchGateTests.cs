using RuleOfLaw.Courts.Scheduling.Slots;

namespace RuleOfLaw.Courts.Tests.Scheduling.Slots;

public sealed class SearchGateTests
{
    private static CancellationToken Cancel => CancellationToken.None;

    [Fact]
    public async Task Searches_go_in_in_the_order_in_which_they_came_as_others_end()
    {
        using var gate = new SearchGate(2, Timeout.InfiniteTimeSpan);
        var (first, second) = (await gate.Enter(Cancel), await gate.Enter(Cancel));
        var (third, fourth) = (gate.Enter(Cancel).AsTask(), gate.Enter(Cancel).AsTask());
        Assert.False(third.IsCompleted);
        second.Dispose();
        var after = await third;
        Assert.False(fourth.IsCompleted);
        first.Dispose();
        after.Dispose();
        (await fourth).Dispose();
    }

    [Fact]
    public async Task Who_has_waited_long_enough_goes_in_all_the_same_and_leaves_no_place_behind()
    {
        using var gate = new SearchGate(1, TimeSpan.FromMilliseconds(1));
        var inside = await gate.Enter(Cancel);
        (await gate.Enter(Cancel)).Dispose();
        inside.Dispose();
        Assert.True(gate.Enter(Cancel).IsCompletedSuccessfully);
        Assert.False(gate.Enter(Cancel).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_no_place_behind()
    {
        using var gate = new SearchGate(1, Timeout.InfiniteTimeSpan);
        using var impatient = new CancellationTokenSource();
        var inside = await gate.Enter(Cancel);
        var waiting = gate.Enter(impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        inside.Dispose();
        Assert.True(gate.Enter(Cancel).IsCompletedSuccessfully);
        Assert.False(gate.Enter(Cancel).IsCompleted);
    }

    [Theory]
    [InlineData("/var/run/postgresql", 2, 3)]
    [InlineData("localhost", 8, 9)]
    [InlineData("db.courts.example", 2, 8)]
    public void A_database_on_another_machine_leaves_room_for_more_at_once(string host, int processors, int width) => Assert.Equal(width, SearchGate.Width(host, processors));
}
