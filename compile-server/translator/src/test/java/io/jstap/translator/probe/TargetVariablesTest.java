// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.translator.elaborate.ElaborationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Target variables, and the operators that look at types and at the entry of a function. */
final class TargetVariablesTest extends ProgramFixture {
  private static final String ENTRY = "probe kernel.function(\"work\") { ";
  private static final String RETURN = "probe kernel.function(\"work\").return { ";

  @Override
  List<BinaryInfo> open(Path folder) throws IOException, InterruptedException {
    return List.of(SmallProgram.open(folder));
  }

  @Override
  ElaborationOptions options() {
    return new ElaborationOptions(true, true, true);
  }

  @Test
  void collectiveNamesShowWhatTheyStandFor() {
    contains(
        emit(ENTRY + "println($$parms) }"),
        "{ \"o=\", 2, 'x', JSTAP_HASH",
        "{ \" count=\", 7, 'x'",
        "{ \" unused=\", 8, 'x'");
    contains(emit(ENTRY + "println($$vars, $$locals) }"), "{ \"sum=", " sum=");
    contains(emit(RETURN + "println($$return) }"), "{ \"return=\", 7, 'x'");
  }

  @Test
  void aStructIsPrintedWithItsMembers() {
    contains(
        emit(ENTRY + "println($o$) }"),
        "{ \"{.in={...}, .name=\"",
        ", .numbers=[...], .colour=",
        ", .low=",
        ", .high=",
        "jstap_kernel_string_n(c, f->s",
        ", 8LL);",
        "jstap_string_copy(c, f->s0, \"ERROR\");");
    contains(
        emit(ENTRY + "println($o$$) }"),
        "{.in={.small=",
        ", .next=",
        ", .numbers=[",
        ", <union>={.wide=");
  }

  @Test
  void bitsOfACharacterAreANumber() {
    contains(
        emit(ENTRY + "println($o$) }"), "{ \", .half=\", 8, 'u'", "{ \", .signed_half=\", 15, 'd'");
  }

  @Test
  void memoryAndRegistersAreReadDirectly() {
    contains(
        emit(ENTRY + "println(@kderef(2, 4096), @uderef(8, $o), @kregister(5)) }"),
        "= (s64)(u16)jstap_load(c, (unsigned long)4096LL, 2);",
        "= (s64)(u64)jstap_load_user(c, (unsigned long)n",
        "= (s64)jstap_register(c, 5);");
  }

  @Test
  void valuesKeepTheTypeOfWhereTheyCameFrom() {
    String c =
        emit(
            ENTRY
                + "p = &$o->in while (p->next) p = p->next println(p->small) "
                + "q = $o println(q->name$, @defined(q->lost)) }");
    contains(c, "jstap_load(c, (unsigned long)l0_p, 4)", "jstap_kernel_string(c, ");
    contains(
        emit("probe begin { p = &@cast(1, \"outer\", \"kernel\")->in println(p->small) }"),
        "jstap_load(c, (unsigned long)l0_p, 4)");
    contains(
        emit(RETURN + "p = @entry($o) println(p->in->small) }"),
        "jstap_load(c, (unsigned long)l0_p, 4)");
    contains(problems(ENTRY + "p = 5 println(p->small) }"), "JS2033", "say it: @cast(p, \"type\")");
    contains(
        problems(ENTRY + "p = $o p = &$o->in println(p->small) }"),
        "JS2033",
        "'struct outer' or to 'struct inner'");
  }

  @Test
  void castsReadWhatTheValuePointsTo() {
    contains(
        emit("probe begin { println(@cast(4096, \"outer\", \"kernel\")->in->small) }"),
        "jstap_load(c, (unsigned long)4096LL, 4)");
    contains(
        emit(ENTRY + "println(&@cast($o, \"struct outer\")->colour, @enum(\"GREEN\")) }"), "4LL");
    contains(
        problems("probe begin { println(@cast(1, \"outer\")->in) }"),
        "JS2026",
        "\"outer\", \"kernel\")");
    contains(
        problems(ENTRY + "println(@cast(1, \"outre\")->in) }"), "JS2033", "did you mean outer");
  }

  @Test
  void globalsAreFoundByNameAndFile() {
    contains(
        emit(
            "probe begin { println(@var(\"hidden@small.c\", \"kernel\"), &@var(\"global_object\", \"kernel\")) }"),
        "jstap_relocate(");
    contains(
        problems("probe begin { println(@var(\"hidden@large.c\", \"kernel\")) }"),
        "JS2018",
        "'hidden' exists, but not in large.c");
  }

  @Test
  void definedDecidesBeforeTheDeadArmIsLookedAt() {
    String c =
        emit(
            ENTRY
                + "if (@defined($o->lost) && @defined($count)) println($o->lost) else println(\"no\")"
                + " println(@defined($o->name) ? $o->name$ : $none$) println(@defined(x)) }");
    contains(c, "\"no\"");
    assertFalse(c.contains("lost"), c);
  }

  @Test
  void theEntryKeepsWhatTheReturnWants() {
    String c = emit("global n " + RETURN + "n++ println(@entry($count), @entry(n + 1), $count) }");
    contains(
        c,
        "struct entry_0 {\n\ts64 kept0;\n\ts64 kept1;\n};",
        "((struct entry_0 *)c->entry)->kept0 = ",
        "[2].number = ((struct entry_0 *)c->entry)->kept0;",
        ".entry_size = sizeof(struct entry_0)");
  }

  @Test
  void parametersInReturnProbesAreThoseOfTheEntryAndThatIsSaid() {
    contains(
        problems(RETURN + "println($o->in->small) }"),
        "warning[JS2052]",
        "write @entry($o->in->small) to say so");
    assertEquals("", problems(RETURN + "println($return, $$return, @entry($o->in->small)) }"));
  }

  @Test
  void guruModeWrites() {
    contains(
        emit(ENTRY + "$o->in->small = 7 $count = 5 $o->high = 1 }"),
        "jstap_store(c, (unsigned long)",
        ", 4, (u64)7LL);",
        "jstap_register_set(c, 4, 4, (u64)5LL);");
    contains(emit(RETURN + "$return = -1 }"), "jstap_register_set(c, 0, 8, (u64)(-1LL));");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "work | $count = 5 | JS2023 | rerun with -g",
        "work | $count += 5 | JS2032 | write $count = $count",
        "work | $count++ | JS2032 | with a plain '='",
        "work | $o$ = 5 | JS2032 | a text cannot be written to",
        "work | println(&$o->low) | JS2034 | a bit field has no address",
        "work | println(&$count) | JS2034 | it is in a register",
        "work | println($o->in) | JS2021 | is a whole struct",
        "work | println($o->smal) | JS2020 | has no member 'smal'",
        "work | println($cuont) | JS2018 | did you mean $count?",
        "work | println($$nothing) | JS2018 | there are $$vars",
        "work | println(@entry($count)) | JS2026 | end with .return",
        "work | println(@enum(`BLUE`)) | JS2018 | no enumerator 'BLUE'",
        "nothing | println($return) | JS2018 | known only when the function returns",
      })
  void saysWhatIsWrongAndWhatToDo(String function, String body, String code, String text) {
    String script =
        "probe kernel.function(\"%s\") { %s }".formatted(function, body.replace('`', '"'));
    contains(problems(script), "error[" + code + "]", text);
  }

  @Test
  void localsOfTheHandlerAreUnknownAtTheEntry() {
    contains(
        problems(RETURN + "x = 1 println(@entry(x)) }"),
        "JS2026",
        "'x' has no value yet when the function is entered");
    contains(
        problems("probe kernel.function(\"nothing\").return { println($return) }"),
        "nothing returns nothing");
  }

  @Test
  void functionsMeanTheVariablesOfTheProbeThatCallsThem() {
    String functions =
        """
        function size() { return $count }
        function twice(x) { return size() + x }
        function kept() { return @entry($count) }
        """;
    String c =
        emit(
            functions
                + ENTRY
                + "println(twice(1)) println(size()) } "
                + RETURN
                + "println(size(), kept()) }");
    contains(
        c, "_size_at1(c)", "_twice_at0(c, 1LL)", "kept0", ".entry_size = sizeof(struct entry_0)");
    contains(problems(functions + "probe begin { println(size()) }"), "JS2026", "no '$count'");
  }

  @Test
  void functionsThatComeOutAlikeAtSeveralPlacesAreWrittenOnce() {
    String script =
        """
        function inner() { return $return + 1 }
        function outer() { return inner() * 2 }
        probe kernel.function("vfs_read").return, kernel.function("work").return { println(outer()) }
        """;
    String c = emit(script);
    assertEquals(
        1, c.split("static s64 function_\\d+_inner_at\\d+\\(struct[^;]*\\) \\{", -1).length - 1, c);
    assertEquals(
        1, c.split("static s64 function_\\d+_outer_at\\d+\\(struct[^;]*\\) \\{", -1).length - 1, c);
    // And so are the handlers that call them.
    assertFalse(c.contains("handler_1"), c);
  }

  @Test
  void floatingPointNumbersAreTheBitsOfDoubles() {
    String read = "probe kernel.function(\"nothing\") { println(@var(\"scale\")->%s) }";
    contains(
        emit(read.formatted("ratio")),
        "jstap_load(c, (unsigned long)n",
        ", 4);",
        "jstap_widen((u32)n");
    String exact = emit(read.formatted("exact"));
    contains(exact, ", 8);");
    assertFalse(exact.contains("jstap_widen("), exact);
    contains(problems(read.formatted("wide")), "JS2021", "has 16 bytes");
    contains(problems(read.formatted("turn")), "JS2021", "is a complex number");
  }

  @Test
  void addressesInGlobalsArePrintedAsSuch() {
    String script = "global g probe kernel.function(\"vfs_read\") { g = %s }";
    contains(emit(script.formatted("$file")), "\"g=\", 2, 'p'");
    contains(emit(script.formatted("&$file->place")), "\"g=\", 2, 'p'");
    contains(emit(script.formatted("$count")), "\"g=\", 2, 'd'");
    contains(emit(script.formatted("$file->f_flags")), "\"g=\", 2, 'd'");
  }
}
