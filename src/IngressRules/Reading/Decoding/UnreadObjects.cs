using IngressRules.Diagnostics;
using IngressRules.Model;
using IngressRules.Reading.Documents;

namespace IngressRules.Reading.Decoding;

/// <summary>Reports why an object is not read: it has another kind or version, or none.</summary>
internal static class UnreadObjects
{
    /// <summary>Reports an object of another kind or version.</summary>
    public static void Decline(ObjectReader reader, int node, string version, string kind)
    {
        KubernetesKind? meant = KindNames.Meant(kind, version);
        if (kind is "Ingress" or "IngressClass" && KindNames.IsLegacy(version))
        {
            string fields = kind == "IngressClass"
                ? "Its fields are the same there."
                : "There spec.backend is spec.defaultBackend, serviceName is service.name, servicePort is service.port.number or "
                    + "service.port.name, and every path needs a pathType (ImplementationSpecific is what v1beta1 meant without one).";
            reader.Refuse(ReadingCodes.VersionNotSupported, node,
                $"Kubernetes 1.22 removed {kind} of {version}. Write apiVersion: {ObjectDecoder.NetworkingV1}. {fields} "
                    + "Or have it converted: ConvertV1Beta1, in the tool --convert.",
                field: "apiVersion");
        }
        else if (version == "v1" && string.Equals(kind, "List", StringComparison.OrdinalIgnoreCase))
        {
            reader.Refuse(ReadingCodes.KindNotSupported, At(reader, node, "kind"),
                $"There is no kind {VisibleText.Short(kind)}. Write kind: List.", FieldErrorReason.NotSupported, "kind");
        }
        else if (meant is not null && meant.Name != kind)
        {
            string also = version == meant.ApiVersion || KindNames.IsLegacy(version) ? "" : $" and apiVersion: {meant.ApiVersion}";
            reader.Refuse(ReadingCodes.KindNotSupported, At(reader, node, "kind"),
                $"There is no kind {(KindNames.IsKind(kind) ? kind : QuotedText.Quote(kind))}. Write kind: {meant}{also}.",
                FieldErrorReason.NotSupported,
                "kind");
        }
        else if (meant is not null)
        {
            reader.Refuse(ReadingCodes.VersionNotSupported, At(reader, node, "apiVersion"),
                $"There is no {kind} in {version}. Write apiVersion: {meant.ApiVersion}.", field: "apiVersion");
        }
        else if (KindNames.OwnKind(kind, version) is { } own && (own.Name != "Ingress" || LooksLikeIngress(reader, node)))
        {
            reader.Refuse(ReadingCodes.VersionNotSupported, At(reader, node, "apiVersion"),
                $"There is no {own.Name} in {VisibleText.Short(version)}. Write apiVersion: {own.ApiVersion}.", field: "apiVersion");
        }
        else if (IsNoKind(reader, node, version, kind))
        {
            string none = KindNames.IsKind(kind) && Placeholder.Describe(kind) is null
                ? $"The object has the fields of an Ingress, and {VisibleText.Short(kind)} of {VisibleText.Short(version)} has others."
                : $"There is no kind {QuotedText.Quote(kind)}: a kind is one word of letters and digits.";
            string also = version == ObjectDecoder.NetworkingV1 ? "" : $" and apiVersion: {ObjectDecoder.NetworkingV1}";
            reader.Refuse(ReadingCodes.KindNotSupported, At(reader, node, "kind"),
                $"{none} If an Ingress is meant, write kind: Ingress{also}.", FieldErrorReason.NotSupported, "kind");
        }
        else if (reader.Options.OtherKinds == OtherKindPolicy.Refuse)
        {
            reader.Refuse(ReadingCodes.KindNotSupported, node,
                $"{kind} of {version} is not one of the kinds that are read: {string.Join(", ", KubernetesKind.All)}. "
                    + "Remove it, or skip other kinds.",
                FieldErrorReason.NotSupported, "kind");
        }
        else
        {
            reader.Note(ReadingCodes.KindSkipped, $"{kind} of {version} is not an Ingress kind and was left out.", version);
        }
    }

    /// <summary>
    /// Refuses a document in which a second object follows without <c>---</c>. Of each key the last one counts, so the first object would
    /// be gone without a word.
    /// </summary>
    /// <returns>True if it was refused.</returns>
    public static bool RefuseSecondObject(ObjectReader reader, int node)
    {
        if (node > 0 || !reader.Tree.HasDuplicates || reader.Tree.IsJson || reader.Options.DuplicateKeys == FieldPolicy.Ignore)
        {
            return false;
        }

        (int begin, bool hasVersion, bool hasKind) = (-1, false, false);
        for (int child = node + 1; child < reader.Tree[node].Next; child = reader.Tree[child].Next)
        {
            string key = reader.Key(child);
            if ((reader.Tree[child].Flags & NodeFlags.Duplicate) != 0 && key is "apiVersion" or "kind")
            {
                (hasVersion, hasKind) = (hasVersion || key == "apiVersion", hasKind || key == "kind");
                begin = begin < 0 ? child : begin;
            }
        }

        if (!hasVersion || !hasKind)
        {
            return false;
        }

        ObjectReference last = reader.Object;
        ObjectReference first = ObjectHead.Find(reader.Tree, node, "", reader.Options.DefaultNamespace, first: true).Reference;
        bool isFirstRead = KubernetesKind.Find(first.Kind) is not null;
        if (!isFirstRead && KubernetesKind.Find(last.Kind) is null)
        {
            return false;
        }

        const string Advice = "no line --- separates it from the one before. Write --- on a line of its own above it.";
        reader.RefuseKey(ReadingCodes.DuplicateKey, begin, $"The object begins here, and {Advice}");
        if (isFirstRead && first != last)
        {
            reader.Begin(reader.Tree, node, first);
            reader.RefuseKey(ReadingCodes.DuplicateKey, begin, $"Another object begins here, and {Advice}");
        }

        return true;
    }

    /// <summary>
    /// True for a kind that no server has, where the object may have been meant to be read. Other such objects are left to the tools that
    /// their kind is of.
    /// </summary>
    private static bool IsNoKind(ObjectReader reader, int node, string version, string kind) =>
        !KindNames.IsKind(kind) || Placeholder.Describe(kind) is not null
            ? KindNames.IsOwnGroup(version) || LooksLikeIngress(reader, node)
                || kind.Contains("Ingress", StringComparison.OrdinalIgnoreCase)
            : KindNames.IsBuiltIn(version) && LooksLikeIngress(reader, node);

    /// <summary>Reports an object without a version or without a kind.</summary>
    public static void ReportMissing(ObjectReader reader, int node, string version, string kind, bool isItem)
    {
        string? nearVersion = NearKey(reader, node, "apiVersion"), nearKind = NearKey(reader, node, "kind");
        bool isOurs = isItem || nearVersion is not null || nearKind is not null
            || KindNames.Meant(kind, ObjectDecoder.NetworkingV1) is not null
            || (version.Length > 0 && KindNames.IsOwnGroup(version) && Child(reader, node, "metadata") >= 0)
            || LooksLikeIngress(reader, node);
        if (!isOurs)
        {
            string what = version.Length > 0 ? "no kind" : kind.Length > 0 ? "no apiVersion" : "no apiVersion and no kind";
            reader.Note(ReadingCodes.NotKubernetes, $"This has {what}, so it is not a Kubernetes object; it was left out.");
            return;
        }

        if (version.Length == 0 && kind.Length == 0)
        {
            string both = nearVersion is null && nearKind is null
                ? $"The object says neither its apiVersion nor its kind. Write both, such as apiVersion: {ObjectDecoder.NetworkingV1} and "
                    + "kind: Ingress."
                : $"{Missing("apiVersion", ObjectDecoder.NetworkingV1, nearVersion)} {Missing("kind", "Ingress", nearKind)}";
            reader.Refuse(ReadingCodes.ApiVersionMissing, node, both, FieldErrorReason.Required, "apiVersion");
        }
        else if (version.Length == 0)
        {
            string message = Missing("apiVersion", ObjectDecoder.NetworkingV1, nearVersion);
            reader.Refuse(ReadingCodes.ApiVersionMissing, node, message, FieldErrorReason.Required, "apiVersion");
        }
        else if (kind.Length == 0)
        {
            reader.Refuse(ReadingCodes.KindMissing, node, Missing("kind", "Ingress", nearKind), FieldErrorReason.Required, "kind");
        }

        static string Missing(string field, string example, string? near) => near is not null
            ? $"The object has no {field}, only {near}, and {(TypographicQuotes.Begin(near)
                ? "typographic quotation marks are letters to YAML"
                : "keys are case-sensitive")}. Write {field}."
            : $"The object does not say its {field}. Write one, such as {field}: {example}.";
    }

    /// <summary>True for a list with an item that has a kind or looks like an Ingress: a list of objects, but none of Kubernetes.</summary>
    public static bool HoldsObjects(ObjectReader reader, int node)
    {
        foreach (int item in reader.Children(node))
        {
            if (Child(reader, item, "kind") >= 0 || LooksLikeIngress(reader, item))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True for a text of several words, such as what a program prints before a manifest. One word is refused, as the server refuses it,
    /// and so is a text that was to be an object, whose keys lack the space after the colon.
    /// </summary>
    public static bool IsProse(ObjectReader reader, int node) =>
        reader.Tree[node].Kind == NodeKind.String
        && reader.Tree.Text(node).Trim() is var text
        && text.AsSpan().ContainsAny(' ', '\n')
        && !text.Contains("apiVersion:", StringComparison.OrdinalIgnoreCase)
        && !text.Contains("kind:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The hosts that a refused Ingress names, or what was to be one; null for anything else.</summary>
    public static UnreadHosts? HostsOf(ObjectReader reader, int node)
    {
        bool isIngress = reader.Object.Kind == KubernetesKind.Of<Ingress>().Name;
        if (reader.Tree[node].Kind != NodeKind.Mapping
            || (!isIngress && !LooksLikeIngress(reader, node)))
        {
            return null;
        }

        int spec = Child(reader, node, "spec");
        int rules = spec < 0 ? -1 : Child(reader, spec, "rules");
        var hosts = new List<string>();
        if (rules < 0 || Child(reader, spec, "defaultBackend") >= 0)
        {
            hosts.Add("");
        }

        // Rules of the wrong type are a reason to be refused: a mapping in the place of the list is read as its only rule.
        if (rules >= 0 && reader.Tree[rules].Kind == NodeKind.Sequence)
        {
            foreach (int rule in reader.Children(rules))
            {
                hosts.Add(HostOf(reader, rule));
            }
        }
        else if (rules >= 0)
        {
            hosts.Add(HostOf(reader, rules));
        }

        return new UnreadHosts(hosts);
    }

    private static string HostOf(ObjectReader reader, int rule) =>
        Child(reader, rule, "host") is >= 0 and int host && reader.Tree[host].Kind == NodeKind.String ? reader.Tree.Text(host) : "";

    /// <summary>True for a mapping with the rules or the default backend of an Ingress.</summary>
    private static bool LooksLikeIngress(ObjectReader reader, int node)
    {
        int spec = Child(reader, node, "spec");
        if (spec < 0)
        {
            return false;
        }

        if (Child(reader, spec, "defaultBackend") >= 0 || Child(reader, spec, "ingressClassName") >= 0)
        {
            return true;
        }

        int rules = Child(reader, spec, "rules");
        if (rules < 0 || reader.Tree[rules].Kind != NodeKind.Sequence)
        {
            return false;
        }

        foreach (int rule in reader.Children(rules))
        {
            if (Child(reader, rule, "http") >= 0 || Child(reader, rule, "host") >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The field, or the object where a list has lent it the field.</summary>
    private static int At(ObjectReader reader, int node, string field) => Child(reader, node, field) is >= 0 and int child ? child : node;

    private static string? NearKey(ObjectReader reader, int node, string field)
    {
        foreach (int child in reader.Children(node))
        {
            string key = reader.Key(child);
            if (key != field && string.Equals(TypographicQuotes.Remove(key), field, StringComparison.OrdinalIgnoreCase))
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>The field of a mapping; -1 where it is not there, or the value is no mapping.</summary>
    private static int Child(ObjectReader reader, int node, string field)
    {
        if (reader.Tree[node].Kind != NodeKind.Mapping)
        {
            return -1;
        }

        foreach (int child in reader.Children(node))
        {
            if (reader.Key(child) == field)
            {
                return child;
            }
        }

        return -1;
    }
}
