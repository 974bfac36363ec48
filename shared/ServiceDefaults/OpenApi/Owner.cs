using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace Shemss.ServiceDefaults;

/// <summary>
/// Whose an operation's resources are. Callers of an owner's kind see only what is theirs (404 otherwise, and lists without
/// foreign rows); callers of another kind whose role may call the operation see all.
/// </summary>
public enum Owner
{
    /// <summary>Nobody's: reference data, the same for every caller.</summary>
    None,

    /// <summary>An O&amp;M institution's: other institutions do not see it.</summary>
    Institution,

    /// <summary>An enterprise's: other enterprises do not see it.</summary>
    Enterprise,

    /// <summary>Of the points of an authority: regulators of another authority do not see it.</summary>
    Authority,
}

/// <summary>Ids in examples.</summary>
public static class ExampleId
{
    /// <summary>
    /// The id examples use for "the one in this collection": <c>ExampleId.Of("institutions")</c>. The same name always gives the same id.
    /// Tests that run the examples put the id of a real resource of that collection in its place.
    /// </summary>
    /// <param name="collection">The noun as it stands in the path, or a name the service's tests provide.</param>
    public static Guid Of(string collection)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(collection)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}

internal sealed record ExampleMetadata(object Request);

internal sealed record ParameterExample(string Name, string Value);

internal sealed record OwnerMetadata(Owner[] Owners);

internal sealed record AfterMetadata(string[] Operations);

/// <summary>What the OpenAPI document says about an operation beyond its types.</summary>
public static class OperationExtensions
{
    /// <summary>A request body that works as it stands: documentation, and what the tests call the operation with.</summary>
    /// <typeparam name="TBuilder">The endpoint's builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="request">The body; ids of other resources come from <see cref="ExampleId"/>.</param>
    public static TBuilder Example<TBuilder>(this TBuilder builder, object request)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ExampleMetadata(request));

    /// <summary>A value of a path or query parameter that works. Ids in paths need none: they follow from the collection before them.</summary>
    /// <typeparam name="TBuilder">The endpoint's builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="value">Its value; a string is given as it is, an <see cref="ExampleId"/> is replaced by a real id.</param>
    public static TBuilder ExampleOf<TBuilder>(this TBuilder builder, string parameter, object value)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new ParameterExample(parameter, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? ""));

    /// <summary>Whose the operation's resources are.</summary>
    /// <typeparam name="TBuilder">The endpoint's builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="owners">The owners; <see cref="Owner.None"/> alone for what is nobody's.</param>
    public static TBuilder Owner<TBuilder>(this TBuilder builder, params Owner[] owners)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OwnerMetadata(owners));

    /// <summary>Operations that must have run on the resource first: a filing is accepted only after it was submitted.</summary>
    /// <typeparam name="TBuilder">The endpoint's builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="operations">Names (WithName) of the operations, in order.</param>
    public static TBuilder After<TBuilder>(this TBuilder builder, params string[] operations)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AfterMetadata(operations));
}
