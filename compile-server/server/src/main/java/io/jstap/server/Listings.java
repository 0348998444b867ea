// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.kernel.ProgramStore;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.SourceFile;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.proto.v1.ListProbesRequest;
import io.jstap.proto.v1.ListedEntry;
import io.jstap.proto.v1.ListedVariable;
import io.jstap.proto.v1.Listing;
import io.jstap.proto.v1.ProgramsWanted;
import io.jstap.proto.v1.ScriptSource;
import io.jstap.script.FileKind;
import io.jstap.script.ParseOptions;
import io.jstap.script.Parser;
import io.jstap.script.ast.ScriptFile;
import io.jstap.script.doc.DocComments;
import io.jstap.script.lex.Compatibility;
import io.jstap.script.tapset.ExtraRoot;
import io.jstap.script.tapset.TapsetSelection;
import io.jstap.translator.elaborate.FunctionListing;
import io.jstap.translator.elaborate.ProbeListing;
import io.jstap.translator.elaborate.TypedName;
import io.jstap.translator.probe.ProbeFamilies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What there is to probe and to call on a kernel: {@code -l}, {@code -L} and the dumps (§13). */
final class Listings {
  private final KernelStore kernels;
  private final TapsetLibraries tapsets;
  private final ProgramStore programs;
  private final boolean takesUploads;
  private final Path work;

  /**
   * @param takesUploads whether clients may send programs
   * @param work where what a request brings is kept while it is worked on
   */
  Listings(
      KernelStore kernels,
      TapsetLibraries tapsets,
      ProgramStore programs,
      boolean takesUploads,
      Path work) {
    this.programs = programs;
    this.takesUploads = takesUploads;
    this.kernels = kernels;
    this.tapsets = tapsets;
    this.work = work;
  }

  /**
   * What came of it.
   *
   * @param entries in their order; with none of them the sink was told why
   * @param wanted what is to be asked first; then there are no entries
   */
  record Result(List<ListedEntry> entries, Optional<ProgramsWanted> wanted) {
    Result {
      entries = List.copyOf(entries);
    }
  }

  Result list(ListProbesRequest request, CollectingSink events, PassClock clock)
      throws InterruptedException {
    try (RequestTapsets extra = RequestTapsets.write(request.getTapsetRootsList(), work)) {
      RequestPrograms wanted =
          new RequestPrograms(
              programs, takesUploads, request.getAnswersPrograms(), request.getProgramsList());
      HeldProblems held = new HeldProblems(events);
      List<ListedEntry> entries =
          list(request, extra.roots(), wanted, new CollectingSink(held), clock);
      if (wanted.wanted().isPresent()) {
        return new Result(List.of(), wanted.wanted());
      }
      held.release();
      return new Result(entries, Optional.empty());
    } catch (IOException e) {
      events.problem(RequestTapsets.notKept(work, e));
      return new Result(List.of(), Optional.empty());
    }
  }

  private List<ListedEntry> list(
      ListProbesRequest request,
      List<ExtraRoot> extra,
      RequestPrograms images,
      CollectingSink events,
      PassClock clock)
      throws InterruptedException {
    Optional<Kernel> kernel = Kernels.find(request.getKernel(), kernels, events);
    if (kernel.isEmpty()) {
      return List.of();
    }
    clock.restsOn(kernel.get().source());
    KernelFacts facts =
        new KernelFacts(
            kernel.get(),
            Privileges.of(request.getPrivilege()).group(),
            request.getGuru(),
            Compatibility.NEWEST.version());
    TapsetSelection library = tapsets.select(extra, facts, List.of(), events);
    List<ScriptFile> files = new ArrayList<>();
    for (ScriptSource source : request.getExtraScriptsList()) {
      parse(source, facts, library, events).ifPresent(files::add);
    }
    return events.hasErrors()
        ? List.of()
        : list(request, kernel.get(), images, facts, library, files, events);
  }

  private List<ListedEntry> list(
      ListProbesRequest request,
      Kernel kernel,
      RequestPrograms images,
      KernelFacts facts,
      TapsetSelection selection,
      List<ScriptFile> files,
      CollectingSink events) {
    LibraryTapsets library = new LibraryTapsets(selection);
    ProbeListing probes =
        new ProbeListing(
            files,
            library,
            ProbeFamilies.forKernel(
                new ProbedKernel(kernel),
                images,
                request.getGuru(),
                /* eachPointOnce= */ request.getListing() != Listing.LISTING_POINTS_AND_VARIABLES));
    boolean hidden = request.getVerbosity() > 0;
    boolean isNamed = !request.getPattern().isEmpty();
    return switch (request.getListing()) {
      case LISTING_PROBE_TYPES -> plain(probes.probeTypes(Privileges.of(request.getPrivilege())));
      case LISTING_PROBE_ALIASES ->
          probes.aliases(hidden || isNamed).stream()
              .filter(alias -> !isNamed || alias.name().equals(request.getPattern()))
              .map(alias -> entry(alias, isNamed))
              .toList();
      case LISTING_FUNCTIONS ->
          FunctionListing.list(files, library, hidden || isNamed).stream()
              .filter(function -> !isNamed || function.name().equals(request.getPattern()))
              .map(function -> entry(function, isNamed))
              .toList();
      case LISTING_POINTS, LISTING_UNSPECIFIED ->
          points(request, kernel, images, facts, selection, probes, /* variables= */ false, events);
      case LISTING_POINTS_AND_VARIABLES ->
          points(request, kernel, images, facts, selection, probes, /* variables= */ true, events);
      case UNRECOGNIZED -> throw new IllegalArgumentException("validated before");
    };
  }

  private List<ListedEntry> points(
      ListProbesRequest request,
      Kernel kernel,
      RequestPrograms images,
      KernelFacts facts,
      TapsetSelection library,
      ProbeListing probes,
      boolean variables,
      CollectingSink events) {
    ScriptSource pattern =
        ScriptSource.newBuilder()
            .setName("<pattern>")
            .setText("probe " + request.getPattern() + " { }")
            .build();
    List<ListedEntry> entries = new ArrayList<>();
    parse(pattern, facts, library, events)
        .map(
            file ->
                probes.points(
                    file,
                    variables,
                    LackingDebuginfo.explained(
                        kernel, new LackingProgramDebuginfo(images, events))))
        .ifPresent(found -> found.forEach((point, names) -> entries.add(entry(point, names))));
    return entries;
  }

  private Optional<ScriptFile> parse(
      ScriptSource source, KernelFacts facts, TapsetSelection library, CollectingSink events) {
    ParseOptions options = new ParseOptions(FileKind.USER, List.of(), facts, library.macros());
    Optional<ScriptFile> file =
        Parser.parse(new SourceFile(source.getName(), source.getText()), options, events);
    return events.hasErrors() ? Optional.empty() : file;
  }

  private static ListedEntry entry(String point, List<TypedName> names) {
    ListedEntry.Builder entry = ListedEntry.newBuilder().setText(point);
    names.forEach(name -> entry.addVariables(variable(name)));
    return entry.build();
  }

  private static ListedVariable.Builder variable(TypedName name) {
    return ListedVariable.newBuilder().setName(name.name()).setType(name.type());
  }

  private static ListedEntry entry(ProbeListing.Alias alias, boolean withFile) {
    ListedEntry.Builder entry =
        ListedEntry.newBuilder()
            .setText(alias.toString())
            .setName(alias.name())
            .addAllPoints(alias.points());
    return documented(entry, alias.span(), withFile);
  }

  private static ListedEntry documented(
      ListedEntry.Builder entry, SourceSpan declaration, boolean withFile) {
    entry.setDocumentation(DocComments.of(declaration));
    if (withFile) {
      entry
          .setFile(declaration.file().name().replaceFirst("^.*/tapsets/", "tapsets/"))
          .setFileDocumentation(DocComments.of(declaration.file()));
    }
    return entry.build();
  }

  private static ListedEntry entry(FunctionListing.Listed function, boolean withFile) {
    ListedEntry.Builder entry =
        ListedEntry.newBuilder()
            .setText(function.toString())
            .setName(function.name())
            .setType(function.type())
            .addAllTags(function.tags());
    function.parameters().forEach(parameter -> entry.addVariables(variable(parameter)));
    return documented(entry, function.span(), withFile);
  }

  private static List<ListedEntry> plain(List<String> lines) {
    return lines.stream().map(line -> ListedEntry.newBuilder().setText(line).build()).toList();
  }
}
