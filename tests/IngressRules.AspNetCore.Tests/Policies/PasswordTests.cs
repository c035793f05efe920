using System.Text;
using IngressRules.AspNetCore.Policies.Passwords;
using IngressRules.Policies;

namespace IngressRules.AspNetCore.Tests.Policies;

/// <summary>Hashes of passwords, and their checks (N50).</summary>
public class PasswordTests
{
    private const string Long = "longer password with spaces 0123456789 and more text beyond sixty-four bytes, really";

    [Theory]

    // Made by openssl passwd.
    [InlineData("secret", "$apr1$saltysal$Lyzt7iZlf9Vw6fcRdQZWd0")]
    [InlineData("", "$apr1$saltysal$qvrpgmscfJGV0i7/a0P5k/")]
    [InlineData("a", "$apr1$saltysal$SyabY744hiuTrz0ly3fGQ1")]
    [InlineData(Long, "$apr1$saltysal$WghEvkTV9Mdzy4xaGS3Jr1")]
    [InlineData("pässwörd", "$apr1$saltysal$w2Lp8KAhGeGef2bTY4K2k.")]
    [InlineData("secret", "$1$saltysal$a.EMJJSKjet.0fLyvJXVR/")]
    [InlineData("pässwörd", "$1$saltysal$5wqialLQGvdpHrH43.5n50")]
    [InlineData("secret", "$5$saltysalt$QbYA6HrkYGTxGDQTysN.qDlBHM/HEFDvn33YthHYDtD")]
    [InlineData("a", "$5$saltysalt$MOq25AkdHanLWe6XKtsaBlxFp/ehUPrcI12OUJB3RZ/")]
    [InlineData(Long, "$5$saltysalt$Lk97gs21EWvCIKZMX2ABPrTT/hA.UvC9DdeMb4V.xx3")]
    [InlineData(
        "secret", "$6$saltysalt$Wb6SASNlyFTtQx2W/Tmwa9XVqYu3zlb.Ew4BdY1sFLeIEDsGHqz/AdkfydAMifwHQfBGCkiPB8H7foOtMFn.F1")]
    [InlineData(Long, "$6$saltysalt$jwGHEWBqC1Lj/yQbC8oRmWUVG9bNVIW.Zc8UeZmqe7S/ibWKpN0T3faEPn/Qj44513KmUJs4XuxzEUOE7m6oB.")]

    // Made by crypt(3).
    [InlineData("secret", "$6$rounds=1234$abc$O3ZOa0XiEWN0HewyM3s5mh16Zs29hmX3DWLNjonHRN//nTlr0lwJJMRhAJl66.NpDwazhmHN3f756IRDgrSzs.")]
    [InlineData(
        "Hello world!",
        "$6$rounds=5000$toolongsaltstrin$iGlL7EUUfzNQx59x3ydJZ.zXPMUu1dOynSEl/vcNhLlas77qD0DzRswhhB6LdrXTz250at0syAfUXra.XrxAI1")]
    [InlineData("secret", "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a")]

    // Made by htpasswd -s and its kin.
    [InlineData("secret", "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=")]
    [InlineData("secret", "{SSHA}gVK8WC9YyFT1gMsQHTGCgT3sSv5zYWx0")]
    [InlineData("secret", "{PLAIN}secret")]
    public void A_password_fits_its_hash_and_no_other_does(string password, string hash)
    {
        Assert.True(PasswordHash.Verify(hash, Encoding.UTF8.GetBytes(password)));
        Assert.False(PasswordHash.Verify(hash, Encoding.UTF8.GetBytes(password + "x")));
        Assert.False(PasswordHash.Verify(hash, Encoding.UTF8.GetBytes("other")));
        Assert.False(PasswordHash.Verify(hash[..^1], Encoding.UTF8.GetBytes(password)));
        Assert.False(PasswordHash.Verify(hash, [.. Encoding.UTF8.GetBytes(password), 0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("$")]
    [InlineData("$apr1$")]
    [InlineData("$1$$")]
    [InlineData("$5$rounds=")]
    [InlineData("$6$rounds=999999999$abc$x")]
    [InlineData("$6$rounds=99999999999999999999$abc$x")]
    [InlineData("$2y$31$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a")]
    [InlineData("$2y$05$!!!!!!!!!!!!!!!!!!!!!!OQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a")]
    [InlineData("$2x")]
    [InlineData("$y$j9T$x$y")]
    [InlineData("{SHA}")]
    [InlineData("{SHA}###")]
    [InlineData("{SSHA}AAAA")]
    [InlineData("{MD5}x")]
    [InlineData("xyzXYZabcdefg")]
    public void Nobody_enters_with_a_hash_that_is_none_or_takes_too_long(string hash)
    {
        Assert.False(PasswordHash.Verify(hash, "secret"u8));
        Assert.False(PasswordHash.Verify(hash, Encoding.UTF8.GetBytes(hash)));
        Assert.False(PasswordHash.Verify(hash, []));
    }

    [Fact]
    public async Task What_is_right_is_remembered_and_what_is_wrong_is_not()
    {
        using var check = new PasswordCheck();
        var users = new BasicAuthentication("", [new("ada", "$apr1$saltysal$Lyzt7iZlf9Vw6fcRdQZWd0"), new("bob", "{PLAIN}b")]);
        Assert.True(await Check("ada", "secret"));
        Assert.True(await Check("ada", "secret"));
        Assert.Equal(1, check.Remembered);
        Assert.False(await Check("ada", "wrong"));
        Assert.False(await Check("eve", "secret"));
        Assert.False(await Check("Ada", "secret"));
        Assert.False(await Check("", ""));
        Assert.True(await Check("bob", "b"));
        Assert.Equal(1, check.Remembered);

        // Another hash for the user is another key.
        Assert.False(await check.CheckAsync(
            new("", [new("ada", "$apr1$saltysal$SyabY744hiuTrz0ly3fGQ1")]), "ada", "secret"u8.ToArray(), default));
        Assert.False(await check.CheckAsync(new("", []), "ada", "secret"u8.ToArray(), default));

        async Task<bool?> Check(string user, string password) =>
            await check.CheckAsync(users, user, Encoding.UTF8.GetBytes(password), default);
    }
}
