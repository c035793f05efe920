using IngressRules.Model;

namespace IngressRules.Reading.Decoding;

/// <summary>Reads <c>metadata</c> (specification 1.1), every field of it with its type.</summary>
internal static class MetadataDecoder
{
    private static readonly string[] s_fields =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "clusterName", "managedFields",
    ];

    private static readonly string[] s_ownerFields = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"];

    private static readonly string[] s_managedFields =
        ["manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1", "subresource"];

    public static ObjectMetadata Read(ObjectReader reader, int node, ObjectMetadata before)
    {
        if (!reader.IsMapping(node))
        {
            return before;
        }

        // Most objects have only these fields. They are collected first, so that the record is created once.
        string name = before.Name, @namespace = before.Namespace, generateName = before.GenerateName, uid = before.Uid;
        string resourceVersion = before.ResourceVersion, clusterName = before.ClusterName;
        long generation = before.Generation;
        long? grace = before.DeletionGracePeriodSeconds;
        DateTimeOffset? created = before.CreationTimestamp, deleted = before.DeletionTimestamp;
        ValueMap<string> labels = before.Labels, annotations = before.Annotations;
        ValueList<OwnerReference> owners = before.OwnerReferences;
        ValueList<string> finalizers = before.Finalizers;
        ValueList<ManagedFieldsEntry> managed = before.ManagedFields;
        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "name": name = reader.Text(field); break;
                case "namespace": @namespace = reader.Text(field); break;
                case "labels": labels = reader.TextMap(field, labels); break;
                case "annotations": annotations = reader.TextMap(field, annotations); break;
                case "generateName": generateName = reader.Text(field); break;
                case "uid": uid = reader.Text(field); break;
                case "resourceVersion": resourceVersion = reader.Text(field); break;
                case "generation": generation = reader.Int64(field) ?? generation; break;
                case "creationTimestamp": created = reader.Time(field); break;
                case "deletionTimestamp": deleted = reader.Time(field); break;
                case "deletionGracePeriodSeconds": grace = reader.Int64(field); break;
                case "ownerReferences": owners = reader.List<OwnerReference>(field, owners, ReadOwner); break;
                case "finalizers": finalizers = reader.Texts(field); break;
                case "managedFields": managed = reader.List<ManagedFieldsEntry>(field, managed, ReadManaged); break;
                case "clusterName": clusterName = reader.Text(field); break;
                case "selfLink": reader.Text(field); break;
                default: reader.Unknown(field, s_fields); break;
            }
        }

        return new ObjectMetadata
        {
            Name = name,
            Namespace = @namespace,
            GenerateName = generateName,
            Uid = uid,
            ResourceVersion = resourceVersion,
            Generation = generation,
            CreationTimestamp = created,
            DeletionTimestamp = deleted,
            DeletionGracePeriodSeconds = grace,
            Labels = labels,
            Annotations = annotations,
            OwnerReferences = owners,
            Finalizers = finalizers,
            ManagedFields = managed,
            ClusterName = clusterName,
        };
    }

    private static OwnerReference ReadOwner(ObjectReader reader, int node, OwnerReference? before)
    {
        OwnerReference owner = before ?? new();
        if (!reader.IsMapping(node))
        {
            return owner;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "apiVersion": owner = owner with { ApiVersion = reader.Text(field) }; break;
                case "kind": owner = owner with { Kind = reader.Text(field) }; break;
                case "name": owner = owner with { Name = reader.Text(field) }; break;
                case "uid": owner = owner with { Uid = reader.Text(field) }; break;
                case "controller": owner = owner with { Controller = reader.Boolean(field) }; break;
                case "blockOwnerDeletion": owner = owner with { BlockOwnerDeletion = reader.Boolean(field) }; break;
                default: reader.Unknown(field, s_ownerFields); break;
            }
        }

        return owner;
    }

    private static ManagedFieldsEntry ReadManaged(ObjectReader reader, int node, ManagedFieldsEntry? before)
    {
        ManagedFieldsEntry entry = before ?? new();
        if (!reader.IsMapping(node))
        {
            return entry;
        }

        foreach (int field in reader.Children(node))
        {
            switch (reader.Key(field))
            {
                case "manager": entry = entry with { Manager = reader.Text(field) }; break;
                case "operation": entry = entry with { Operation = reader.Text(field) }; break;
                case "apiVersion": entry = entry with { ApiVersion = reader.Text(field) }; break;
                case "fieldsType": entry = entry with { FieldsType = reader.Text(field) }; break;
                case "subresource": entry = entry with { Subresource = reader.Text(field) }; break;
                case "time": reader.Time(field); break;
                case "fieldsV1": break; // Free in form: the server keeps it as it stands.
                default: reader.Unknown(field, s_managedFields); break;
            }
        }

        return entry;
    }
}
