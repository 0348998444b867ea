// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which bracket of embedded C has no partner. */
final class EmbeddedBracketsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "function f() %{ if (1) { %} | 23",
        "probe begin { println(%{ 1) + foo( %}) } | 26",
        "%{ int a[3; %} | 8",
        "%{ } %} | 3",
        "%{ /* { */ // ) | -1",
        "%{ char c = '{', *s = \"(\\\"[\"; /* } */ %} probe begin { } | -1",
        "probe begin { println(1 %{ 2 %} | -1",
      })
  void finds(String script, int expected) {
    int found =
        EmbeddedBrackets.lonely(List.of(new SourceFile("a.stp", script)))
            .map(SourceSpan::start)
            .orElse(-1);
    assertEquals(expected, found);
  }
}
