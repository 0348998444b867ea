// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.script.ast.ProbePoint;
import io.jstap.translator.elaborate.DerivedProbe;
import io.jstap.translator.elaborate.ProbeFamily;
import io.jstap.translator.ir.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code procfs("path")} with {@code .read}, {@code .read.maxsize(N)} or {@code .write}, and {@code
 * .umask(N)} before them: files in the session's folder below {@code /proc}.
 */
final class ProcfsFamily implements ProbeFamily {
  private static final String DEFAULT_NAME = "command";
  private static final int READABLE = 0444;
  private static final int WRITABLE = 0222;
  private static final int OTHERS_READ = 0044;
  private static final int OTHERS_WRITE = 0022;
  private static final long MOST_PERMISSIONS = 0777;
  private static final long BIGGEST = 4 << 20;
  private static final Set<String> OWN_FILES = Set.of("control", "trace", "status");

  @Override
  public List<String> patterns() {
    List<String> forms = new ArrayList<>();
    for (String start : List.of("procfs", "procfs(string)")) {
      for (String umask : List.of("", ".umask(number)")) {
        forms.add(start + umask + ".read");
        forms.add(start + umask + ".read.maxsize(number)");
        forms.add(start + umask + ".write");
      }
    }
    return List.copyOf(forms);
  }

  @Override
  public boolean answers(ProbePoint point) {
    return point.components().getFirst().name().equals("procfs");
  }

  @Override
  public List<DerivedProbe> derive(ProbePoint point, String name, EventSink problems) {
    List<ProbePoint.Component> components = point.components();
    Optional<String> path = path(components.getFirst(), problems);
    if (path.isEmpty()) {
      return List.of();
    }
    boolean hasUmask = components.size() > 1 && components.get(1).name().equals("umask");
    OptionalLong umask =
        hasUmask ? number(components.get(1), 0, MOST_PERMISSIONS, problems) : OptionalLong.of(-1);
    List<ProbePoint.Component> rest = components.subList(hasUmask ? 2 : 1, components.size());
    if (umask.isEmpty() || !isDirection(components, rest, problems)) {
      return List.of();
    }
    boolean write = rest.getFirst().name().equals("write");
    OptionalLong maxSize = OptionalLong.of(0);
    if (rest.size() > 1) {
      maxSize = number(rest.get(1), 1, BIGGEST, problems);
    }
    if (maxSize.isEmpty()) {
      return List.of();
    }
    int mode = mode(write, umask.getAsLong());
    long size = maxSize.getAsLong();
    String text = point.toString();
    return List.of(
        new DerivedProbe(
            new ProcfsVariables(write),
            handler -> new Probe.Procfs(text, name, handler, path.get(), write, mode, size)));
  }

  private static boolean isDirection(
      List<ProbePoint.Component> all, List<ProbePoint.Component> rest, EventSink problems) {
    if (rest.isEmpty()) {
      PointSyntax.badArgument(
          all.getLast(), "say whether the file is read or written: add .read or .write", problems);
      return false;
    }
    String direction = rest.getFirst().name();
    if (!direction.equals("read") && !direction.equals("write")) {
      PointSyntax.unknown(rest.getFirst(), List.of("read", "write", "umask"), problems);
      return false;
    }
    boolean sized = rest.size() == 2 && direction.equals("read");
    if (rest.size() > 1 && !(sized && rest.get(1).name().equals("maxsize"))) {
      PointSyntax.unknown(
          rest.getLast(), direction.equals("read") ? List.of("maxsize") : List.of(), problems);
      return false;
    }
    return true;
  }

  private static OptionalLong number(
      ProbePoint.Component component, long least, long most, EventSink problems) {
    OptionalLong value = PointSyntax.number(component);
    if (value.isEmpty() || value.getAsLong() < least || value.getAsLong() > most) {
      PointSyntax.badArgument(
          component,
          "'%s' needs a number from %d to %d".formatted(component.name(), least, most),
          problems);
      return OptionalLong.empty();
    }
    return value;
  }

  private static int mode(boolean write, long umask) {
    int permissions = write ? WRITABLE : READABLE;
    int others = write ? OTHERS_WRITE : OTHERS_READ;
    return permissions & ~(umask < 0 ? others : (int) umask);
  }

  private static Optional<String> path(ProbePoint.Component component, EventSink problems) {
    if (component.argument().isEmpty()) {
      return Optional.of(DEFAULT_NAME);
    }
    Optional<String> path = PointSyntax.text(component);
    if (path.isEmpty()) {
      PointSyntax.badArgument(
          component, "'procfs' takes the name of a file, for example procfs(\"state\")", problems);
      return path;
    }
    boolean strange =
        Arrays.stream(path.get().split("/", -1))
            .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (strange) {
      PointSyntax.badArgument(
          component,
          "the file is below the session's folder: its name has no parts '.' and '..', and no '/' at its ends",
          problems);
      return Optional.empty();
    }
    if (OWN_FILES.contains(path.get().split("/", 2)[0])) {
      PointSyntax.badArgument(
          component, "the session has a file of its own by that name: choose another", problems);
      return Optional.empty();
    }
    return path;
  }
}
