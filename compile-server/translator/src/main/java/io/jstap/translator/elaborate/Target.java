// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Expression;
import io.jstap.script.ast.Expression.Access;
import io.jstap.script.ast.Expression.PrettyPrint;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something of the probed program that a script names: where the chain starts, and the accesses.
 *
 * @param prettyPrint whether its text is meant, not its value
 */
public record Target(SourceSpan span, Root root, List<Access> accesses, PrettyPrint prettyPrint) {
  public Target {
    accesses = List.copyOf(accesses);
  }

  /** What an access chain starts from. */
  public sealed interface Root {}

  /** {@code $name}; {@code $$name} with its second dollar. */
  public record Named(String name) implements Root {}

  /**
   * {@code @var("name@file")}.
   *
   * @param file the end of the path of the unit that declares it; without one, what the place sees
   */
  public record Static(String name, Optional<String> file) implements Root {}

  /** {@code @cast(value, "type")}: what the value points to. */
  public record Cast(Expression value, String type) implements Root {}

  /**
   * A script value that is followed like a pointer, {@code p->member}: its type is that of where it
   * came from.
   *
   * @param sources what was assigned to it; those that tell no type are left out
   * @param lost where its type was lost, if it has none
   */
  public record Tracked(
      Expression value, List<Source> sources, Optional<io.jstap.diagnostics.Problem.Note> lost)
      implements Root {
    public Tracked {
      sources = List.copyOf(sources);
    }
  }

  /**
   * Something with a type.
   *
   * @param address whether its address was taken, not its value
   * @param place where its names have their meaning
   */
  public record Source(Target target, boolean address, ContextVariables place) {}

  /** Whether its text is meant, not a number. */
  public boolean isText() {
    return prettyPrint != PrettyPrint.NONE
        || (root instanceof Named named && named.name.startsWith("$"));
  }

  /** Whether it is a variable of one of these names, with nothing behind it. */
  boolean isNamed(Set<String> names) {
    return accesses.isEmpty() && root instanceof Named named && names.contains(named.name);
  }

  /** The target that an expression is; empty for other expressions. */
  static Optional<Target> of(Expression expression) {
    if (expression instanceof Expression.TargetVariable v) {
      return Optional.of(new Target(v.span(), new Named(v.name()), v.accesses(), v.prettyPrint()));
    }
    if (expression instanceof Expression.Cast c) {
      Root root = new Cast(c.value(), c.type());
      return Optional.of(new Target(c.span(), root, c.accesses(), c.prettyPrint()));
    }
    if (expression instanceof Expression.VariableByName v) {
      int at = v.name().indexOf('@');
      Root root =
          at < 0
              ? new Static(v.name(), Optional.empty())
              : new Static(v.name().substring(0, at), Optional.of(v.name().substring(at + 1)));
      return Optional.of(new Target(v.span(), root, v.accesses(), v.prettyPrint()));
    }
    if (expression instanceof Expression.Autocast a) {
      Root root = new Tracked(a.value(), List.of(), Optional.empty());
      return Optional.of(new Target(a.span(), root, a.accesses(), a.prettyPrint()));
    }
    return Optional.empty();
  }

  /** The module that an expression names for its types and variables. */
  static Optional<String> moduleOf(Expression expression) {
    return expression instanceof Expression.Cast cast
        ? cast.module()
        : expression instanceof Expression.VariableByName variable
            ? variable.module()
            : Optional.empty();
  }
}
