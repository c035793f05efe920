using IngressRules.Diagnostics;
using IngressRules.Model;

namespace IngressRules.Validation;

/// <summary>The owners of an object (M12 and M13 of specification 2.3). The server's paths leave out the list index.</summary>
internal static class OwnerRules
{
    public static void Check(ValueList<OwnerReference> owners, ObjectFindings findings)
    {
        OwnerReference? controller = null;
        HashSet<OwnerReference>? seen = owners.Count > 1 ? [] : null;
        for (int i = 0; i < owners.Count; i++)
        {
            // The server drops exact repetitions of a reference before the check.
            OwnerReference owner = owners[i];
            if (seen?.Add(owner) == false)
            {
                continue;
            }

            (string group, string version) = Split(owner.ApiVersion);

            // M12
            Require("apiVersion", version, i, findings);
            Require("kind", owner.Kind, i, findings);
            Require("name", owner.Name, i, findings);
            Require("uid", owner.Uid, i, findings);

            // M13
            if (group.Length == 0 && version == "v1" && owner.Kind == "Event")
            {
                findings.Add(
                    ValidationCodes.M13,
                    FieldErrorReason.Invalid,
                    Field(),
                    "An Event cannot own another object. Remove the reference.",
                    Field().Index(i));
            }

            if (owner.Controller != true)
            {
                continue;
            }

            if (controller is null)
            {
                controller = owner;
                continue;
            }

            if (findings.IsFull)
            {
                findings.AddUnlisted(ValidationCodes.M13);
                continue;
            }

            findings.Add(
                ValidationCodes.M13,
                FieldErrorReason.Invalid,
                Field(),
                $"Two owners are marked as controller: {Name(controller)} and {Name(owner)}. Keep controller: true for one of them.",
                Field().Index(i));
        }
    }

    private static void Require(string part, string value, int index, ObjectFindings findings)
    {
        if (value.Length == 0)
        {
            findings.Add(
                ValidationCodes.M12,
                FieldErrorReason.Invalid,
                Field().Child(part),
                part == "apiVersion"
                    ? "The owner reference says no version. Write apiVersion as version or group/version, such as apps/v1."
                    : $"The owner reference says no {part}. Write the {part} of the owner.",
                Field().Index(index).Child(part));
        }
    }

    // A text with two slashes cannot be split into group and version; a single slash is two empty parts.
    private static (string Group, string Version) Split(string apiVersion)
    {
        int slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return ("", apiVersion);
        }

        string version = apiVersion[(slash + 1)..];
        return version.Contains('/') ? ("", "") : (apiVersion[..slash], version);
    }

    private static string Name(OwnerReference owner) => QuotedText.Quote($"{owner.Kind}/{owner.Name}");

    private static FieldPath Field() => IngressFields.Metadata.Child("ownerReferences");
}
