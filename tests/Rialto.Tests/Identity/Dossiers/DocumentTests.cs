using System.Text;
using Rialto.Identity;
using Rialto.Identity.Dossiers;
using Rialto.Identity.Members;
using Xunit;

namespace Rialto.Tests.Identity.Dossiers;

public class DocumentTests
{
    static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4 my secret address");
    static readonly DocumentWish Passport = new() { DocType = "Passport", DocNumber = "AB123456", DocExpire = "2990-01-01" };

    [Fact]
    public async Task Nothing_of_a_person_is_readable_in_the_data_directory()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        town.People.AddDocuments(town.Act(member), Passport, [Pdf]);
        var facts = new ProfileFacts { FirstName = "Hieronymus", LastName = "Secretary", Dob = "1971-02-03", City = "Gotham" };
        town.People.AddProfile(town.Act(member), facts, confirm: true);
        town.People.Dispose();

        foreach (var path in Directory.EnumerateFiles(town.Directory, "*", SearchOption.AllDirectories))
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(path));
            Assert.All(["my secret address", "AB123456", "Hieronymus", "Secretary", "1971-02-03", "Gotham"],
                secret => Assert.DoesNotContain(secret, text));
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & UnixFileMode.OtherWrite);
        }

        town.Reopen();
        Assert.Equal(Pdf, town.People.Dossiers.OpenDocument(1, member.Number)!.Value.Bytes);
        Assert.Equal("Hieronymus", town.People.Dossiers.ProfilesOf(member.Number).Single().Facts.FirstName);
    }

    [Fact]
    public async Task A_file_that_no_row_names_goes_at_the_next_start()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        town.People.AddDocuments(town.Act(member), Passport, [Pdf]);
        var stray = Path.Combine(town.Directory, "documents", "stray");
        File.WriteAllText(stray, "left by a crash");

        town.Reopen();

        Assert.False(File.Exists(stray));
        Assert.Equal(Pdf, town.People.Dossiers.OpenDocument(1, null)!.Value.Bytes);
    }

    [Fact]
    public async Task Where_no_room_is_left_nothing_reaches_the_disk()
    {
        using var town = new Town(options => options with { DocNumLimit = 1 });
        var member = await town.Member("alice");
        var folder = Path.Combine(town.Directory, "documents");

        var refused = town.People.AddDocuments(town.Act(member), Passport, [Pdf, Pdf]);

        Assert.Equal(IdentityReject.DocumentLimitWillBeReached, refused.Reject);
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData(-1, "resource.documents.already_expired")]
    [InlineData(0, "resource.documents.already_expired")]
    [InlineData(1, null)]
    public async Task A_document_is_good_until_the_day_before_it_ends(int days, string? literal)
    {
        using var town = new Town();
        var member = await town.Member("alice");
        var day = DateOnly.FromDateTime(town.Time.GetUtcNow().UtcDateTime).AddDays(days);

        var added = town.People.AddDocuments(town.Act(member), Passport with { DocExpire = $"{day:yyyy-MM-dd}" }, [Pdf]);

        Assert.Equal(literal, added.Rejected ? added.Reject.Literal() : null);
    }

    [Fact]
    public async Task Nobody_sends_files_who_may_not_or_has_no_room()
    {
        using var town = new Town(options => options with { DocNumLimit = 1 });
        var (nobody, alice) = (await town.Member("nobody", level: 0), await town.Member("alice", level: 1));

        Assert.Equal(IdentityReject.UploadNotPermitted, town.People.UploadProblem(nobody));
        Assert.Null(town.People.UploadProblem(alice));
        Assert.False(town.People.AddDocuments(town.Act(alice), Passport, [Pdf]).Rejected);
        Assert.Equal(IdentityReject.DocumentLimitReached, town.People.UploadProblem(alice));
    }

    [Theory]
    [InlineData("FFD8FFE0", "image/jpeg")]
    [InlineData("89504E470D0A1A0A00", "image/png")]
    [InlineData("255044462D312E34", "application/pdf")]
    [InlineData("FFD8", null)]
    [InlineData("4D5A9000", null)]
    [InlineData("3C7376673E", null)]
    [InlineData("", null)]
    public async Task The_kind_of_a_file_is_in_its_first_bytes(string hex, string? mediaType)
    {
        using var town = new Town();
        var member = await town.Member("alice");

        var stored = town.People.AddDocuments(town.Act(member), Passport, [Convert.FromHexString(hex)]);

        Assert.Equal(mediaType is null, stored.Rejected);
        if (mediaType is not null) Assert.Equal(mediaType, town.People.Dossiers.DocumentsOf(member.Number).Single().MediaType);
    }

    [Fact]
    public async Task Documents_that_wait_lower_the_level_until_staff_says_yes()
    {
        using var town = new Town();
        var member = await town.Member("alice");

        town.People.AddDocuments(town.Act(member), Passport, [Pdf]);
        Assert.Equal(2, town.People.Members.ByNumber(member.Number)!.Level);

        town.People.BackOffice.PutLabel(town.Operator, member.Uid, LabelSpec.Private("document", "verified"));
        Assert.Equal(3, town.People.Members.ByNumber(member.Number)!.Level);
    }

    [Fact]
    public async Task A_copy_of_the_people_holds_their_documents()
    {
        using var town = new Town();
        var member = await town.Member("alice");
        town.People.AddDocuments(town.Act(member), Passport, [Pdf]);
        var backup = Directory.CreateDirectory(Path.Combine(town.Directory, "backup")).FullName;

        using (var copy = town.People.BeginCopy(() => { }))
        {
            town.People.AddDocuments(town.Act(member), Passport, [Pdf]);
            Assert.Equal(3, copy.WriteTo(backup).Count);
        }

        using var copied = People.Open(town.Options with { Directory = backup }, town.Time);
        Assert.Equal(Pdf, copied.Dossiers.OpenDocument(1, member.Number)!.Value.Bytes);
        Assert.Null(copied.FirstUnreadableSecret());
        Assert.Null(copied.Dossiers.OpenDocument(2, member.Number));
    }
}
