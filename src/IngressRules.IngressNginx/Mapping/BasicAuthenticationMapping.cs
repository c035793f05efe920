using System.Text;
using IngressRules.Model;
using IngressRules.Policies;

namespace IngressRules.IngressNginx.Mapping;

/// <summary>Users and passwords (N50). What cannot be asked for closes the paths.</summary>
internal static class BasicAuthenticationMapping
{
    private const string Type = "auth-type", SecretName = "auth-secret", SecretType = "auth-secret-type", Realm = "auth-realm";
    private const string FileKey = "auth";

    /// <summary>Reads the policy; null for none, or where the paths are closed.</summary>
    public static BasicAuthentication? Read(IngressReading reading)
    {
        ValueState state = reading.Text(Type, out string type);
        if (state == ValueState.Invalid)
        {
            reading.LeaveOut(Type);
        }

        if (state != ValueState.Valid)
        {
            reading.IdleWithout("auth-type", SecretName, SecretType, Realm);
            return null;
        }

        // The order is the controller's: after a missing Secret it did not look at the realm.
        ValueState secretType = reading.Text(SecretType, out string form);
        if (secretType == ValueState.Invalid)
        {
            reading.LeaveOut(SecretType);
            return null;
        }

        if (UsersOf(reading, secretType == ValueState.Valid ? form : "auth-file") is not { } users)
        {
            return null;
        }

        if (reading.Text(Realm, out string realm) == ValueState.Invalid)
        {
            reading.LeaveOut(Realm);
            return null;
        }

        if (type != "basic")
        {
            reading.Close(Type, "Only basic is spoken here: digest keeps passwords in a form that is as good as the password.",
                "Write auth-type: basic, or ask a service with auth-url.");
            return null;
        }

        if (realm == "off")
        {
            reading.Refuse(Realm, "The realm off turns the authentication off: nobody is asked for a password, as it was there.",
                "Write another realm, or remove auth-type.");
            return null;
        }

        return new BasicAuthentication(realm, users);
    }

    private static ValueMap<string>? UsersOf(IngressReading reading, string form)
    {
        ValueState state = reading.Text(SecretName, out string text);
        if (state != ValueState.Valid)
        {
            reading.Close(state == ValueState.Missing ? Type : SecretName, state == ValueState.Missing ? "There is no auth-secret." : null);
            return null;
        }

        (string @namespace, string name) = NamedObject.Read(reading, text, needsNamespace: false, out string? fault);
        if (fault is not null)
        {
            reading.Close(SecretName, fault);
            return null;
        }

        if (form is not ("auth-file" or "auth-map"))
        {
            reading.Close(SecretType, "It is neither auth-file nor auth-map.");
            return null;
        }

        if (reading.FindSecret(@namespace, name) is not { } secret)
        {
            if (reading.KnowsObjects)
            {
                reading.Close(SecretName, $"There is no Secret {@namespace}/{name}.");
                return null;
            }

            return ValueMap<string>.Empty;
        }

        if (form == "auth-map")
        {
            return secret.Data.Select(d => KeyValuePair.Create(d.Key, Line(Encoding.UTF8.GetString(d.Value.AsSpan())))).ToValueMap();
        }

        if (!secret.Data.TryGetValue(FileKey, out ValueList<byte>? file))
        {
            reading.Close(SecretName, $"The Secret {@namespace}/{name} has no key {FileKey}.");
            return null;
        }

        return Users(Encoding.UTF8.GetString(file.AsSpan()));
    }

    // Lines of htpasswd: a user, a hash, and perhaps more. Of two lines for a user the first counts.
    private static ValueMap<string> Users(string file)
    {
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in file.Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[0] is not ('#' or '\r'))
            {
                users.TryAdd(line[..colon], Line(line[(colon + 1)..]));
            }
        }

        return users.ToValueMap();
    }

    private static string Line(string text)
    {
        int end = text.AsSpan().IndexOfAny('\n', '\r', ':');
        return end < 0 ? text : text[..end];
    }
}
