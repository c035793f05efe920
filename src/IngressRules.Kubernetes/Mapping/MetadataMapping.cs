using IngressRules.Model;
using k8s.Models;

namespace IngressRules.Kubernetes.Mapping;

/// <summary>What the kinds have in common.</summary>
internal static class MetadataMapping
{
    public static ObjectMetadata Map(V1ObjectMeta? from) => from is null ? new() : new()
    {
        Name = from.Name ?? "",
        Namespace = from.NamespaceProperty ?? "",
        GenerateName = from.GenerateName ?? "",
        Uid = from.Uid ?? "",
        ResourceVersion = from.ResourceVersion ?? "",
        Generation = from.Generation ?? 0,
        CreationTimestamp = Map(from.CreationTimestamp),
        DeletionTimestamp = Map(from.DeletionTimestamp),
        DeletionGracePeriodSeconds = from.DeletionGracePeriodSeconds,
        Labels = Map(from.Labels),
        Annotations = Map(from.Annotations),
        OwnerReferences = List(from.OwnerReferences, o => new OwnerReference
        {
            ApiVersion = o.ApiVersion ?? "",
            Kind = o.Kind ?? "",
            Name = o.Name ?? "",
            Uid = o.Uid ?? "",
            Controller = o.Controller,
            BlockOwnerDeletion = o.BlockOwnerDeletion,
        }),
        Finalizers = Texts(from.Finalizers),
        ManagedFields = List(from.ManagedFields, m => new ManagedFieldsEntry
        {
            Manager = m.Manager ?? "",
            Operation = m.Operation ?? "",
            ApiVersion = m.ApiVersion ?? "",
            FieldsType = m.FieldsType ?? "",
            Subresource = m.Subresource ?? "",
        }),
    };

    /// <summary>Maps a list. Null is an empty list, and a null in it an object without any field: the server reads both so.</summary>
    public static ValueList<TTo> List<TFrom, TTo>(IEnumerable<TFrom?>? from, Func<TFrom, TTo> map)
        where TFrom : class, new() =>
        from is null ? [] : from.Select(i => map(i ?? new TFrom())).ToValueList();

    /// <summary>Maps a list of texts. Null is an empty list, and a null in it an empty text.</summary>
    public static ValueList<string> Texts(IEnumerable<string?>? from) => from is null ? [] : from.Select(t => t ?? "").ToValueList();

    /// <summary>Maps pairs of text; null is empty.</summary>
    public static ValueMap<string> Map(IDictionary<string, string>? from) =>
        from is null || from.Count == 0 ? ValueMap<string>.Empty : new(from.Select(p => KeyValuePair.Create(p.Key, p.Value ?? "")));

    /// <summary>Times of the API are in UTC and name whole seconds; the client may give either kind of <see cref="DateTime"/>.</summary>
    private static DateTimeOffset? Map(DateTime? from) => from switch
    {
        null => null,
        { Kind: DateTimeKind.Unspecified } time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        { } time => new DateTimeOffset(time.ToUniversalTime()),
    };
}
