// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.debuginfo.FunctionPattern.LineRange;
import io.jstap.debuginfo.FunctionPattern.LineSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionPatternTest {
  private static FunctionPattern pattern(String name, String file, LineSpec lines) {
    return new FunctionPattern(name, Optional.of(file), lines);
  }

  private static FunctionPattern parse(String text) {
    return FunctionPattern.parse(text).orElseThrow();
  }

  @Test
  void readsEveryForm() {
    assertEquals(FunctionPattern.named("vfs_*"), parse("vfs_*"));
    assertEquals(pattern("a", "fs/*.c", new LineSpec.Unspecified()), parse("a@fs/*.c"));
    assertEquals(pattern("a", "b.c", new LineSpec.All()), parse("a@b.c:*"));
    assertEquals(pattern("a", "b.c", new LineSpec.Relative(6)), parse("a@b.c+6"));
    assertEquals(
        pattern("a", "b++.c", new LineSpec.Ranges(List.of(new LineRange(7, 7)))),
        parse("a@b++.c:7"));
    assertEquals(
        pattern("a", "b.c", new LineSpec.Ranges(List.of(new LineRange(1, 1), new LineRange(3, 9)))),
        parse("a@b.c:1,3-9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@b.c", "a@", "a@:3", "a@b.c:", "a@b.c:x", "a@b.c:9-1", "a@b.c:1,"})
  void refusesMalformedOnes(String text) {
    assertTrue(FunctionPattern.parse(text).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "vfs_*, vfs_read",
    "*, anything",
    "vfs_?ead, vfs_read",
    "[a-c]*[!x], bay",
    "*_*_*, a_b_c",
    "a\\*b, a*b",
    "[, [",
    "*a*a*a*b, aaaaaaaab"
  })
  void globMatches(String glob, String text) {
    assertTrue(new Glob(glob).matches(text));
  }

  @ParameterizedTest
  @CsvSource({"vfs_*, xvfs_read", "vfs_?, vfs_", "[a-c], d", "[!a-c], b", "a\\*b, axb", "a, ab"})
  void globRefuses(String glob, String text) {
    assertFalse(new Glob(glob).matches(text));
  }
}
