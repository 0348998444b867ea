// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.elaborate;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.script.ast.Declaration;
import io.jstap.script.ast.Declaration.FunctionDeclaration;
import io.jstap.script.ast.Declaration.GlobalDeclaration;
import io.jstap.script.ast.ScriptFile;
import io.jstap.translator.ir.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists functions with their types (§13): {@code --dump-functions}. */
public final class FunctionListing {
  /** What a type is called that no use settles, and the result of a function without one. */
  private static final String UNKNOWN = "unknown";

  private static final List<String> ACCESS = List.of("guru", "unprivileged", "myproc-unprivileged");
  private static final List<String> PROMISES =
      List.of("pure", "stable", "unmangled", "unmodified-fnargs");

  private FunctionListing() {}

  /**
   * A function.
   *
   * @param type of its result; {@code unknown} if it has none, or the use decides
   * @param tags who may call it; with the hidden functions also what it promises
   * @param span where it is declared
   */
  public record Listed(
      String name, String type, List<TypedName> parameters, List<String> tags, SourceSpan span) {
    public Listed {
      parameters = List.copyOf(parameters);
      tags = List.copyOf(tags);
    }

    /** {@code name:type (argument:type, ...) /* tag *}{@code /}. */
    @Override
    public String toString() {
      String arguments =
          parameters.stream()
              .map(parameter -> parameter.name() + ":" + parameter.type())
              .collect(Collectors.joining(", "));
      String comments =
          tags.stream().map(tag -> " /* " + tag + " */").collect(Collectors.joining());
      return name + ":" + type + " (" + arguments + ")" + comments;
    }
  }

  /**
   * The functions, sorted.
   *
   * @param files scripts whose functions count, too
   * @param hidden whether those whose names begin with an underscore are wanted, too
   */
  public static List<Listed> list(List<ScriptFile> files, Tapsets tapsets, boolean hidden) {
    EventSink nobody = problem -> {};
    GlobalTable globals = new GlobalTable(tapsets);
    FunctionTable functions = new FunctionTable(tapsets, UnaryOperator.identity());
    List<FunctionDeclaration> wanted = new ArrayList<>();
    for (ScriptFile file : files) {
      for (Declaration declaration : file.declarations()) {
        if (declaration instanceof GlobalDeclaration global) {
          globals.declare(global, nobody);
        } else if (declaration instanceof FunctionDeclaration function) {
          functions.declare(function, nobody);
          wanted.add(function);
        }
      }
    }
    tapsets.functionNames().forEach(name -> wanted.addAll(tapsets.functions(name)));
    List<FunctionSymbol> symbols =
        wanted.stream()
            .filter(function -> hidden || !function.name().name().startsWith("_"))
            .map(functions::symbol)
            .toList();
    infer(globals, functions, nobody);
    return symbols.stream()
        .map(symbol -> listed(symbol, hidden))
        .sorted(Comparator.comparing(Listed::toString))
        .toList();
  }

  private static void infer(GlobalTable globals, FunctionTable functions, EventSink nobody) {
    boolean changed;
    do {
      changed = false;
      for (int i = 0; i < functions.called().size(); i++) {
        Optional<Body> body = functions.body(functions.called().get(i));
        if (body.isPresent()) {
          changed |= new Typer(globals, functions, nobody, /* report= */ false, body.get()).run();
        }
      }
    } while (changed);
  }

  private static Listed listed(FunctionSymbol symbol, boolean all) {
    List<TypedName> parameters =
        symbol.parameters().stream()
            .map(parameter -> new TypedName(parameter.name(), word(parameter.type().type())))
            .toList();
    return new Listed(
        symbol.declaration().name().name(),
        word(symbol.result().type()),
        parameters,
        symbol.declaration().body() instanceof Declaration.FunctionBody.Native code
            ? Stream.concat(ACCESS.stream(), all ? PROMISES.stream() : Stream.of())
                .filter(code.code()::hasPragma)
                .toList()
            : List.of(),
        symbol.declaration().span());
  }

  private static String word(Optional<ValueType> type) {
    return type.map(ValueType::word).orElse(UNKNOWN);
  }
}
