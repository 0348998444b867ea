// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.lex;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The script's arguments, and which of them a parse asked for. */
public final class ScriptArguments {
  private final List<String> values;
  private final Set<Integer> used = new TreeSet<>();
  private final List<Token> missing = new ArrayList<>();
  private boolean counted;

  public ScriptArguments(List<String> values) {
    this.values = List.copyOf(values);
  }

  public int count() {
    counted = true;
    return values.size();
  }

  /** Whether argument {@code number}, 1-based, is there. */
  boolean has(int number) {
    used.add(number);
    return number >= 1 && number <= values.size();
  }

  /** The text of an argument that is there. */
  String get(int number) {
    return values.get(number - 1);
  }

  /** How many there are; asking does not make a parse depend on it. */
  public int size() {
    return values.size();
  }

  /** Notes a place that survived preprocessing and asks for an argument that is not there. */
  public void missing(Token place) {
    missing.add(place);
  }

  /** All such places. */
  public List<Token> missing() {
    return List.copyOf(missing);
  }

  /** Numbers asked for so far, whether there or not. */
  public Set<Integer> used() {
    return Set.copyOf(used);
  }

  /** Whether the parse asked for anything, so that its outcome depends on the arguments. */
  public boolean consulted() {
    return counted || !used.isEmpty();
  }
}
