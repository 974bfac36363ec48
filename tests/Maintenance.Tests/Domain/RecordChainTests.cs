using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Shemss.Maintenance.Domain;

namespace Shemss.Maintenance.Tests.Domain;

public sealed class RecordChainTests
{
    private static readonly Gen<string[]> Contents = Gen.String.Array[1, 12];

    [Fact]
    public void R23_an_outsider_recomputes_the_chain_with_nothing_but_the_documented_rule()
    {
        string[] contents = ["{\"sheet\":\"日常巡检\"}", "{}", "{\"n\":1}"];
        var links = Chain(contents);
        var previous = new string('0', 64);
        foreach (var (link, content) in links.Zip(contents))
        {
            byte[] bytes = [.. Encoding.ASCII.GetBytes(previous), 0x0A, .. Encoding.UTF8.GetBytes(content)];
            previous = Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();
            Assert.Equal(previous, link.Hash);
        }

        Assert.Null(RecordChain.FirstBreak(links));
        Assert.Null(RecordChain.FirstBreak([]));
    }

    [Fact]
    public void R23_changed_content_is_found_at_its_own_link() =>
        Contents.Select(Gen.Int[0, 11]).Sample((contents, at) =>
        {
            var links = Chain(contents);
            var i = at % links.Count;
            links[i] = links[i] with { Content = links[i].Content + " " };
            return RecordChain.FirstBreak(links) == i + 1;
        });

    [Fact]
    public void R23_content_changed_with_its_hash_is_found_at_the_next_link_and_a_kept_head_finds_it_at_the_last() =>
        Contents.Select(Gen.Int[0, 11]).Sample((contents, at) =>
        {
            var links = Chain(contents);
            var head = links[^1].Hash;
            var i = at % links.Count;
            var forged = links[i].Content + " ";
            links[i] = links[i] with { Content = forged, Hash = RecordChain.Next(links[i].Previous, forged) };
            return i + 1 < links.Count ? RecordChain.FirstBreak(links) == i + 2 : RecordChain.FirstBreak(links) is null && links[^1].Hash != head;
        });

    [Fact]
    public void R23_a_link_taken_out_is_found() =>
        Gen.String.Array[2, 12].Select(Gen.Int[0, 11]).Sample((contents, at) =>
        {
            var links = Chain(contents);
            var i = at % (links.Count - 1);
            links.RemoveAt(i);
            return RecordChain.FirstBreak(links) == i + 2;
        });

    private static List<(long Ordinal, string Previous, string Hash, string Content)> Chain(string[] contents)
    {
        var links = new List<(long, string, string, string)>();
        var previous = RecordChain.Start;
        foreach (var content in contents)
        {
            var hash = RecordChain.Next(previous, content);
            links.Add((links.Count + 1, previous, hash, content));
            previous = hash;
        }

        return links.ConvertAll(l => (Ordinal: l.Item1, Previous: l.Item2, Hash: l.Item3, Content: l.Item4));
    }
}
