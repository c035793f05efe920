using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using IngressRules.Diagnostics;
using IngressRules.Kubernetes.Watching;
using IngressRules.Model;

namespace IngressRules.Kubernetes.Admission;

/// <summary>The request of an AdmissionReview, as far as it is needed.</summary>
internal sealed class AdmissionRequest
{
    /// <summary>The version of reviews.</summary>
    public const string ApiVersion = "admission.k8s.io/v1";

    /// <summary>The kind of reviews.</summary>
    public const string Kind = "AdmissionReview";

    private const string OfApiServer = "Send what an API server sends to a validating webhook.";

    /// <summary>Identifies the request; the response repeats it.</summary>
    public string Uid { get; private set; } = "";

    /// <summary>The namespace of the object.</summary>
    public string Namespace { get; private set; } = "";

    /// <summary>True for the creation or the update of an object; what else there is changes no rule.</summary>
    public bool IsChange => Operation is "CREATE" or "UPDATE" && SubResource.Length == 0;

    /// <summary>True where the object is an Ingress of the version that is read.</summary>
    public bool IsIngress =>
        ObjectKind.Kind == KubernetesKind.Of<Ingress>().Name
        && $"{ObjectKind.Group}/{ObjectKind.Version}" == KubernetesKind.Of<Ingress>().ApiVersion;

    /// <summary>The object as it would be stored.</summary>
    public ReviewedObject Object { get; private set; } = ReviewedObject.None;

    /// <summary>True for an update that changes neither <c>spec</c> nor annotations: nothing that a rule depends on.</summary>
    public bool ChangesNothing => IsUpdate && Object.IsSameToRules(OldObject);

    /// <summary>
    /// True for the update of an object. An API server refuses more of a new Ingress, such as a class in two places (S3), and the table
    /// takes what an update has led to.
    /// </summary>
    public bool IsUpdate => Operation == "UPDATE";

    private string Operation { get; set; } = "";

    private string SubResource { get; set; } = "";

    private GroupVersionKind ObjectKind { get; set; }

    private ReviewedObject OldObject { get; set; } = ReviewedObject.None;

    /// <summary>Reads a review.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="request">The request.</param>
    /// <param name="problem">What is wrong with the text, and what to send.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out AdmissionRequest? request, out string problem)
    {
        request = null;
        try
        {
            request = Read(utf8, out problem);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Text in JSON that is no Unicode is an invalid operation.
            problem = $"The body is not JSON that can be read: {VisibleText.Of(error.Message)} {OfApiServer}";
        }

        return request is not null;
    }

    private static AdmissionRequest? Read(ReadOnlyMemory<byte> utf8, out string problem)
    {
        string version = "", kind = "";
        AdmissionRequest? request = null;
        var reader = new Utf8JsonReader(utf8.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            problem = $"The body is not a JSON object. {OfApiServer}";
            return null;
        }

        while (ApiJson.ReadName(ref reader))
        {
            if (reader.ValueTextEquals("apiVersion"u8))
            {
                version = ApiJson.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                kind = ApiJson.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("request"u8))
            {
                request = ApiJson.TryReadObjectStart(ref reader) ? ReadRequest(ref reader, utf8) : null;
            }
            else
            {
                ApiJson.SkipValue(ref reader);
            }
        }

        // Nothing may follow: the reader says so.
        reader.Read();
        problem = kind != Kind ? $"The body is not of kind {Kind}. {OfApiServer}"
            : version != ApiVersion
                ? $"The review is not of {ApiVersion}. Write admissionReviewVersions: [v1] in the ValidatingWebhookConfiguration."
            : request is null ? $"The review has no request. {OfApiServer}"
            : request.Uid.Length == 0 ? $"The request has no uid. {OfApiServer}"
            : request.IsChange && request.Object.Text.IsEmpty ? $"The request has no object. {OfApiServer}"
            : "";
        return problem.Length == 0 ? request : null;
    }

    private static AdmissionRequest ReadRequest(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        var request = new AdmissionRequest();
        while (ApiJson.ReadName(ref reader))
        {
            if (reader.ValueTextEquals("uid"u8))
            {
                request.Uid = ApiJson.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("operation"u8))
            {
                request.Operation = ApiJson.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("subResource"u8))
            {
                request.SubResource = ApiJson.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                request.Namespace = ApiJson.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                request.ObjectKind = GroupVersionKind.Read(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                request.Object = ReadObject(ref reader, utf8);
            }
            else if (reader.ValueTextEquals("oldObject"u8))
            {
                request.OldObject = ReadObject(ref reader, utf8);
            }
            else
            {
                ApiJson.SkipValue(ref reader);
            }
        }

        if (request.Object.Namespace.Length == 0)
        {
            request.Object = request.Object with { Namespace = request.Namespace };
        }

        return request;
    }

    private static ReviewedObject ReadObject(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        reader.Read();
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        ReadOnlyMemory<byte> text = utf8[ApiJson.TakeValue(ref reader)];
        return isObject ? ReviewedObject.Read(text) : ReviewedObject.None;
    }

    /// <summary>What an object is.</summary>
    private readonly record struct GroupVersionKind(string Group, string Version, string Kind)
    {
        public static GroupVersionKind Read(ref Utf8JsonReader reader)
        {
            GroupVersionKind read = new("", "", "");
            bool isObject = ApiJson.TryReadObjectStart(ref reader);
            while (isObject && ApiJson.ReadName(ref reader))
            {
                if (reader.ValueTextEquals("group"u8))
                {
                    read = read with { Group = ApiJson.ReadString(ref reader) };
                }
                else if (reader.ValueTextEquals("version"u8))
                {
                    read = read with { Version = ApiJson.ReadString(ref reader) };
                }
                else if (reader.ValueTextEquals("kind"u8))
                {
                    read = read with { Kind = ApiJson.ReadString(ref reader) };
                }
                else
                {
                    ApiJson.SkipValue(ref reader);
                }
            }

            return read;
        }
    }
}
