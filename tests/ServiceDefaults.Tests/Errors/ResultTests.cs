namespace Shemss.ServiceDefaults.Tests.Errors;

public sealed class ResultTests
{
    private static readonly ErrorCode Taken = new("t.taken", ErrorKind.Conflict, "Taken", "{0} is taken", "{0} 已占用");

    [Fact]
    public void A_value_or_its_errors()
    {
        Result<int> good = 5;
        Result<int> bad = Taken.With("x").Field("name");
        Assert.True(good.IsOk);
        Assert.Equal(5, good.Value);
        Assert.Equal(10, good.Map(v => v * 2).Value);
        Assert.False(bad.IsOk);
        Assert.Throws<InvalidOperationException>(() => bad.Value);
        Assert.Equal("name: t.taken: x is taken", bad.Map(v => v * 2).Errors.Single().ToString());
        Assert.Equal("x 已占用", bad.Errors[0].Text(chinese: true));
    }

    [Fact]
    public void All_reasons_are_kept()
    {
        Result one = Taken.With("a");
        Result two = Taken.With("b");
        var all = Result.All(one, Result.Ok, two);
        Assert.Equal(["t.taken: a is taken", "t.taken: b is taken"], all.Errors.Select(e => e.ToString()));
        Assert.True(Result.All(Result.Ok, Result.Ok).IsOk);
        Assert.True(Result.From([]).IsOk);
        Result<string> passedOn = all;
        Assert.Equal(2, passedOn.Errors.Count);
        Assert.Throws<InvalidOperationException>(() => { Result<string> wrong = Result.Ok; });
    }

    [Fact]
    public void Then_decides_only_after_success()
    {
        Result<int> start = 1;
        Result<int> refused = Taken.With("z");
        Assert.Equal("2", start.Then<string>(v => (v + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)).Value);
        Assert.False(refused.Then<string>(_ => throw new InvalidOperationException("not called")).IsOk);
    }
}
