using System.Globalization;
using Bunit;

namespace RuleOfLaw.Courts.Tests.Support;

/// <summary>Base of component tests: bUnit's context, and a reader's language to render in.</summary>
public abstract class ComponentTest : BunitContext
{
    /// <summary>Renders what follows for a reader of English ("en") or Urdu ("ur"), until the test ends.</summary>
    protected static void ReadIn(string language) => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
}
