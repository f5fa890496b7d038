using NodaTime;
using RuleOfLaw.Courts.Platform.Database;
using RuleOfLaw.Courts.Platform.Pipeline;
using RuleOfLaw.Courts.Platform.Time;
using RuleOfLaw.Courts.Platform.Ui;
using RuleOfLaw.Courts.Reminders.Email;
using RuleOfLaw.Courts.Reminders.Planning;
using RuleOfLaw.Courts.Scheduling.Contracts;

namespace RuleOfLaw.Courts.Reminders.Templates;

/// <summary>
/// Says a message in the recipient's language, times in the court's zone. For protected participants and restricted cases it says "your appointment":
/// no case, court, purpose, place or name, in the calendar entry too.
/// </summary>
internal sealed class Wording(Texts texts, Nature nature, SmtpSettings settings)
{
    public async ValueTask<Said> For(Registry names, CancellationToken cancel) => new(texts, settings, names, await nature.IsDemonstration(cancel) == true);

    internal sealed class Said(Texts texts, SmtpSettings settings, Registry names, bool demonstration)
    {
        public Letter Letter(MessageRow message, HearingFacts hearing, Recipient recipient, Instant now)
        {
            var words = new Words(texts, settings, names, message, hearing, recipient, now);
            var (subject, blocks) = words.Text(demonstration);
            var cancelled = message.Kind == Kind.Cancellation;
            var method = cancelled ? CalendarMethod.Cancel : CalendarMethod.Request;
            // Withdrawing an entry is one more change to it.
            var entry = new CalendarEntry(
                $"appearance-{recipient.Entry}", hearing.Sequence + (cancelled ? 1 : 0), message.StartsAt, message.EndsAt, hearing.Zone, now, words.EventTitle, Location: words.EventPlace, Cancelled: cancelled)
            {
                Organizer = new(settings.From.Address, settings.From.Name ?? ""),
                Attendee = EmailAddress.Read(recipient.Email) is { } attendee ? new(attendee.ToString()) : null,
            };
            var calendar = CalendarDocument.Write([entry], method: method);
            return new(message.ProviderKey, recipient.Email ?? "", recipient.Language, subject, Layout.Text(blocks), Layout.Html(subject, blocks, recipient.Language), calendar, method,
                now.InZone(hearing.Zone).ToOffsetDateTime());
        }
    }

    private sealed class Words(Texts texts, SmtpSettings settings, Registry names, MessageRow message, HearingFacts hearing, Recipient recipient, Instant now)
    {
        private readonly string language = recipient.Language;
        private readonly Details told = message.Details;

        public string EventTitle => recipient.Discreet ? Say("mail.event.discreet") : Say("mail.event");

        public string EventPlace => recipient.Discreet ? "" : told.Place == "link" ? Say("mail.place.link") : Place(told);

        public (string Subject, List<string> Blocks) Text(bool demonstration)
        {
            var blocks = new List<string>();
            if (demonstration)
            {
                blocks.Add(Say("mail.demonstration"));
            }
            blocks.Add(recipient.Discreet ? DiscreetSentence() : Sentence());
            if (message.Kind != Kind.Cancellation)
            {
                blocks.AddRange(Arrival());
            }
            blocks.Add(Say(message.Kind == Kind.Cancellation ? "mail.calendar.cancelled" : "mail.calendar"));
            blocks.Add(settings.HelpPhone is null ? Say("mail.automatic") : $"{Say("mail.automatic")} {Say("mail.questions")}");
            var about = message.Kind switch { Kind.Confirmation or Kind.Change or Kind.Cancellation => message.Kind, _ => "reminder" };
            return (Say(recipient.Discreet ? $"mail.subject.discreet.{about}" : $"mail.subject.{about}"), blocks);
        }

        private string Sentence() => message.Kind switch
        {
            Kind.Confirmation => Say(told.Place == "station" ? "sms.hearing_fixed" : $"mail.fixed.{told.Place}"),
            Kind.Change => Change(message.Old!),
            Kind.Cancellation => Say("sms.cancelled"),
            _ => Say(told.Place == "link" ? "mail.reminder.link" : DaysAhead switch { <= 0 => "sms.reminder_same_day", 1 => "sms.reminder_day_before", _ => "mail.reminder.days" }),
        };

        private string Change(Details old)
        {
            var (was, is_) = (Local(old.StartsAt), Local(told.StartsAt));
            return was.Date != is_.Date ? Say(told.Place == "link" ? "mail.change.date.link" : "sms.rescheduled")
                : was.TimeOfDay != is_.TimeOfDay ? Say(ByPlace("mail.change.time"))
                : old.EndsAt != told.EndsAt ? Say(ByPlace("mail.change.end"))
                : old.Place != told.Place || old.AccessPointId != told.AccessPointId
                    ? Say(told.Place == "link" ? "mail.change.to-link" : old.Place == "link" ? "mail.change.place" : "sms.access_point_changed")
                : Say(ByPlace("mail.change.court"));
        }

        private string ByPlace(string key) => told.Place == "link" ? $"{key}.link" : key;

        private string DiscreetSentence() => message.Kind switch
        {
            Kind.Confirmation => Say("mail.discreet.fixed"),
            Kind.Change when Local(message.Old!.StartsAt) != Local(told.StartsAt) => Say("mail.discreet.moved"),
            Kind.Change => Say("mail.discreet.changed"),
            Kind.Cancellation => Say("mail.discreet.cancelled"),
            _ => Say(settings.HelpPhone is null ? "mail.discreet.reminder" : "sms.protected_reminder"),
        };

        private IEnumerable<string> Arrival()
        {
            if (told.Place == "link")
            {
                yield return Say("mail.arrive.link");
            }
            else if (!recipient.Discreet)
            {
                yield return Say("mail.arrive");
            }
        }

        /// <summary>How long before the hearing they are to be there: the access point's own time.</summary>
        private Duration Lead => Duration.FromMinutes(told.AccessPointId is { } at && names.AccessPointById(new(at)) is { } place ? place.LeadMinutes : AccessPoint.UsualLead);

        private int DaysAhead => Period.DaysBetween(Local(now).Date, Local(told.StartsAt).Date);

        private LocalDateTime Local(Instant at) => at.InZone(hearing.Zone).LocalDateTime;

        private string Place(Details details) => details.Place switch
        {
            "station" => names.AccessPointById(new(details.AccessPointId!.Value)) is { } place ? Name(place.NameEn, place.NameUr) : "",
            "courtroom" => Court(details),
            _ => Say("mail.place.link"),
        };

        private string Court(Details details) => names.CourtroomById(new(details.CourtroomId)) is { } court ? Name(court.NameEn, court.NameUr) : "";

        private string Name(string en, string ur) => language == "ur" ? ur : en;

        private string Say(string key)
        {
            var start = Local(told.StartsAt);
            var args = new Dictionary<string, object?>
            {
                ["date"] = Platform.Time.Say.LongDate(start.Date, language),
                ["time"] = Platform.Time.Say.Time(start.TimeOfDay, language),
                ["end"] = Platform.Time.Say.Time(Local(told.EndsAt).TimeOfDay, language),
                ["arrive_by"] = Platform.Time.Say.Time(Local(told.StartsAt - Lead).TimeOfDay, language),
                ["phone"] = Isolated(settings.HelpPhone ?? ""),
            };
            if (message.Old is { } old)
            {
                args["old_date"] = Platform.Time.Say.LongDate(Local(old.StartsAt).Date, language);
                args["old_time"] = Platform.Time.Say.Time(Local(old.StartsAt).TimeOfDay, language);
            }
            // What a discreet message must not say is not even at hand for it.
            if (!recipient.Discreet && !key.StartsWith("mail.place.", StringComparison.Ordinal))
            {
                args["case_no"] = Isolated(recipient.CaseNumber);
                args["court"] = Isolated(Court(told));
                args["access_point"] = Isolated(Place(told));
                args["old_access_point"] = message.Old is { } before ? Isolated(Place(before)) : "";
            }
            return texts.In(language, key, args);
        }

        /// <summary>A name or number in the middle of a sentence keeps its own direction.</summary>
        private string Isolated(string value) => language == "ur" && value.Length > 0 ? $"\u2068{value}\u2069" : value;
    }
}
