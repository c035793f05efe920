using IngressRules.IngressNginx.Mapping;
using IngressRules.IngressNginx.Settings;
using IngressRules.Model;

namespace IngressRules.IngressNginx.Annotations;

/// <summary>All annotations that the controller ever knew, and those of an Ingress, without a table.</summary>
public static class AnnotationInventory
{
    /// <summary>The annotations in the order of their names.</summary>
    public static ValueList<AnnotationEntry> All { get; } = AnnotationTable.All.ToValueList();

    /// <summary>
    /// What the annotations of an Ingress come to, as far as it follows from the Ingress alone: Secrets, Services and ConfigMaps that it
    /// names are taken to be there, and the controller to have its default settings.
    /// </summary>
    /// <param name="ingress">The Ingress.</param>
    /// <param name="options">The options of the dialect; null for the defaults.</param>
    /// <returns>The uses, in the order of the annotations' names.</returns>
    public static ValueList<AnnotationUse> Of(Ingress ingress, IngressNginxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ingress);
        return IngressMapping.Of(ingress, options ?? IngressNginxOptions.Default, NginxSettings.Default, null).Uses;
    }

    /// <summary>What the annotations of an Ingress came to in a table, with the objects that it names.</summary>
    /// <param name="ingress">The Ingress: the same instance as the table's.</param>
    /// <param name="table">What the dialect made.</param>
    /// <returns>The uses; those of <see cref="Of(Ingress, IngressNginxOptions?)"/> where the table does not have the Ingress.</returns>
    public static ValueList<AnnotationUse> Of(Ingress ingress, Compilation.DialectTable table)
    {
        ArgumentNullException.ThrowIfNull(ingress);
        ArgumentNullException.ThrowIfNull(table);
        return table is Hosts.NginxTable known && known.Mappings.TryGetValue(ingress, out IngressMapping? mapping)
            ? mapping.Uses
            : Of(ingress, (table as Hosts.NginxTable)?.Options);
    }
}
