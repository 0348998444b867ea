// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.server.Role.Right;
import io.jstap.translator.source.Privilege;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {
  private static final String GOOD =
      """
      version: 1
      entries:
        - identities: ["jstap:ops/alice"]
          highest: stapdev
          guru: true
        - identities: ["jstap:ops/*", "jstap:*/bob"]
          highest: stapusr
          quotas: {running: 1}
      """;

  private static Policy parse(String text) {
    return PolicyFile.parse(Path.of("policy.yaml"), text);
  }

  @Test
  void theFirstEntryThatNamesSomebodyHolds() {
    Policy policy = parse(GOOD);
    Role alice = policy.role("jstap:ops/alice").orElseThrow();
    assertEquals(Privilege.STAPDEV, alice.highest());
    assertTrue(alice.may(Right.GURU));
    assertFalse(alice.may(Right.FOREIGN_TAPSETS));
    Role carol = policy.role("jstap:ops/carol").orElseThrow();
    assertEquals(Privilege.STAPUSR, carol.highest());
    assertEquals(1, carol.quotas().running());
    assertEquals(policy.role("jstap:web/bob"), policy.role("jstap:ops/carol"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jstap:web/alice", "jstap:ops", "xjstap:ops/alice", "jstap:ops/alice\n", "", "*"})
  void whoIsNotNamedHasNoRole(String identity) {
    assertEquals(Optional.empty(), new Policy(parseEntries()).role(identity));
  }

  private static java.util.List<Policy.Entry> parseEntries() {
    Role role = parse(GOOD).role("jstap:ops/alice").orElseThrow();
    return java.util.List.of(new Policy.Entry(java.util.List.of("jstap:ops/alice"), role));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "version: 2\nentries: []",
        "version: 1",
        "version: 1\nentries: []",
        "version: 1\nentries: [{identities: [a], highest: root}]",
        "version: 1\nentries: [{identities: [], highest: stapdev}]",
        "version: 1\nentries: [{identities: [1], highest: stapdev}]",
        "version: 1\nentries: [{identities: [a], highest: stapdev, gru: true}]",
        "version: 1\nentries: [{identities: [a], highest: stapdev, guru: maybe}]",
        "version: 1\nentries: [{identities: [a], highest: stapusr, guru: true}]",
        "version: 1\nentries: [{identities: [a], highest: stapusr, tapsets: true}]",
        "version: 1\nentries: [{identities: [a], highest: stapdev, quotas: {running: -1}}]",
        "version: 1\nentries: [{identities: [a], highest: stapdev, highest: stapusr}]",
        "version: 1\nentries: [{identities: [a], highest: !!java.io.File [x]}]",
        "a: &a [*a]",
      })
  void whatIsNotUnderstoodIsRefused(String text) {
    StartupException refusal = assertThrows(StartupException.class, () -> parse(text));
    assertTrue(String.valueOf(refusal.getMessage()).contains("policy"), refusal.getMessage());
  }
}
