// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.diagnostics.CollectingSink;
import io.jstap.script.ast.ScriptFile;
import io.jstap.translator.elaborate.FunctionListing;
import io.jstap.translator.elaborate.ProbeListing;
import io.jstap.translator.source.Privilege;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Wildcards in the names of probe points, and what listings make of them. */
final class ProbeListingTest {
  private static final ProbeListing LISTING =
      ScriptTranslation.listing(
          """
          probe call.open = timer.s(1) { name = "open" }
          probe call.close = timer.s(2), begin { name = "close" fd = 3 }
          probe call._hidden = timer.s(3) { }
          probe other.call.open = end { }
          """);

  private static Set<String> points(String pattern) {
    CollectingSink problems = new CollectingSink();
    Set<String> found =
        LISTING
            .points(ScriptTranslation.parse("probe " + pattern + " { }"), false, problems)
            .keySet();
    assertEquals(found.isEmpty(), problems.hasErrors(), () -> problems.problems().toString());
    return found;
  }

  @Test
  void aStarStaysWithinItsComponent() {
    assertEquals(Set.of("call.close", "call.open"), points("call.*"));
    assertEquals(Set.of("call.open"), points("c*l.o*"));
    assertEquals(Set.of(), points("*" + ".nothing"));
  }

  @Test
  void twoStarsReachOverComponentsAndWhatIsHidden() {
    assertEquals(Set.of("call.open", "other.call.open"), points("**open"));
    assertEquals(Set.of("call._hidden", "call.close", "call.open"), points("call**"));
    assertEquals(Set.of("call._hidden"), points("call._*"));
  }

  @Test
  void formsOfFamiliesAreMatchedWithTheirArguments() {
    assertEquals(Set.of("begin"), points("beg*"));
    assertEquals(Set.of("begin(5)"), points("beg*(5)"));
    assertTrue(points("timer.*(7)").containsAll(List.of("timer.s(7)", "timer.jiffies(7)")));
    assertEquals(Set.of(), points("timer.*"));
  }

  @Test
  void whatMatchesNothingIsExplained() {
    CollectingSink problems = new CollectingSink();
    LISTING.points(ScriptTranslation.parse("probe cal.* { }"), false, problems);
    assertEquals("there is no probe point 'cal.*'", problems.problems().getFirst().message());
  }

  @Test
  void variablesAreThoseThatEveryInstanceHas() {
    CollectingSink problems = new CollectingSink();
    assertEquals(
        "{call.close=[name:string, fd:long], call.open=[name:string]}",
        LISTING.points(ScriptTranslation.parse("probe call.* { }"), true, problems).toString());
  }

  private static List<String> aliases(boolean hidden) {
    return LISTING.aliases(hidden).stream().map(ProbeListing.Alias::toString).toList();
  }

  @Test
  void aliasesAreListedAsTheyAreWritten() {
    assertEquals(
        List.of(
            "call.close = timer.s(2), begin", "call.open = timer.s(1)", "other.call.open = end"),
        aliases(/* hidden= */ false));
    assertTrue(aliases(/* hidden= */ true).contains("call._hidden = timer.s(3)"));
  }

  @Test
  void formsAreThoseThatTheLevelMayUse() {
    List<String> all = LISTING.probeTypes(Privilege.STAPDEV);
    assertTrue(all.containsAll(List.of("begin(number)", "timer.s(number)")));
    assertTrue(all.stream().anyMatch(form -> form.startsWith("perf")));
    assertEquals(all.stream().sorted().toList(), all);
    List<String> few = LISTING.probeTypes(Privilege.STAPUSR);
    assertTrue(few.containsAll(List.of("begin(number)", "timer.s(number)")));
    assertFalse(few.stream().anyMatch(form -> form.startsWith("perf")));
  }

  private static List<String> functions(boolean hidden) {
    ScriptFile file =
        ScriptTranslation.parse(
            """
            function one(n) { return n + 1 }
            function any(x) { println(x) }
            function _own:string() { return "" }
            private function two:string(a:long, b) { return b . "x" }
            function now:long() %{ /* pure */ /* unprivileged */ STAP_RETVALUE = 1; %}
            function poke(n:long) %{ /* guru */ %}
            """);
    return FunctionListing.list(List.of(file), new SnippetTapsets(List.of()), hidden).stream()
        .map(FunctionListing.Listed::toString)
        .filter(line -> !line.startsWith("ex"))
        .toList();
  }

  @Test
  void functionsAreListedWithTypesAndWhoMayCallThem() {
    assertEquals(
        List.of(
            "any:unknown (x:unknown)",
            "now:long () /* unprivileged */",
            "one:long (n:long)",
            "poke:unknown (n:long) /* guru */",
            "two:string (a:long, b:string)"),
        functions(/* hidden= */ false));
    List<String> all = functions(/* hidden= */ true);
    assertTrue(all.contains("_own:string ()"), all.toString());
    assertTrue(all.contains("now:long () /* unprivileged */ /* pure */"), all.toString());
  }

  @Test
  void aProbeWithAWildcardIsAllThatItMatches() {
    String c =
        ScriptTranslation.emit(
            "probe call.open = timer.s(1) { } probe call.close = timer.s(2) { }"
                + " probe call.* { println(pn2()) } function pn2() { return 1 }");
    assertTrue(c.contains("call.open") && c.contains("call.close"), c);
  }
}
