using System.Globalization;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>The service that responds in place of errors and of Services without endpoints (N55 to N57).</summary>
/// <param name="Pages">The statuses, and who responds in their place; null for none.</param>
/// <param name="Substitute">The backend that stands in; null for none.</param>
internal sealed record ErrorPagesMapping(ErrorPages? Pages, SubstituteBackend? Substitute)
{
    private const string Statuses = "custom-http-errors", Backend = "default-backend", OwnOnly = "disable-proxy-intercept-errors";

    // No configuration of nginx may have it.
    private const int ClientClosed = 499;

    /// <summary>Reads both.</summary>
    public static ErrorPagesMapping Read(IngressReading reading)
    {
        BackendReference? backend = ReadBackend(reading);
        ValueList<int>? statuses = ReadStatuses(reading);
        bool ownOnly = reading.BooleanOr(OwnOnly, reading.Settings.DisableProxyInterceptErrors);
        ErrorPages? pages = statuses is { Count: > 0 } ? new(statuses, backend)
            : statuses is null && reading.Settings.CustomHttpErrors.Count > 0 ? new(reading.Settings.CustomHttpErrors, null)
            : null;
        if (pages is null)
        {
            reading.IdleWithout("custom-http-errors", OwnOnly);
        }

        return new(
            pages is null ? null : pages with { OwnOnly = ownOnly },
            backend is null ? null : new SubstituteBackend(backend, reading.Ingress));
    }

    private static BackendReference? ReadBackend(IngressReading reading)
    {
        ValueState state = reading.Text(Backend, out string name);
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(Backend);
        }

        if (state != ValueState.Valid || !reading.KnowsObjects)
        {
            return null;
        }

        string @namespace = reading.Ingress.Metadata.Namespace;
        if (reading.FindService(@namespace, name) is not { Spec.Ports.Count: > 0 } service)
        {
            reading.Ignore(Backend, $"There is no Service {@namespace}/{name} with a port.");
            return null;
        }

        return new BackendReference(@namespace, IngressBackend.ForService(name, service.Spec.Ports[0].Port));
    }

    // Null where the annotation counts as absent.
    private static ValueList<int>? ReadStatuses(IngressReading reading)
    {
        ValueState state = reading.Text(Statuses, out string list);
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(Statuses);
        }

        if (state != ValueState.Valid)
        {
            return null;
        }

        var statuses = new List<int>();
        foreach (string entry in list.Split(','))
        {
            // Spaces pass the grammar, and the controller then read no number.
            if (!GoText.TryParseInt(entry, out long status))
            {
                reading.Ignore(Statuses, string.Create(
                    CultureInfo.InvariantCulture, $"The entry \"{entry}\" is no number: spaces and a comma at the end are not dropped."));
                return null;
            }

            if (status is >= 400 and <= 599 and not ClientClosed)
            {
                statuses.Add((int)status);
            }
        }

        return statuses.Distinct().ToValueList();
    }
}
