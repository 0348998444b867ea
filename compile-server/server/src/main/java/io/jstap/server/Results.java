// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.jstap.builder.sign.SignedModule;
import io.jstap.proto.v1.CompileEvent;
import io.jstap.proto.v1.ListedEntries;
import io.jstap.proto.v1.ListedEntry;
import io.jstap.proto.v1.ModuleChunk;
import io.jstap.proto.v1.ModuleHeader;
import io.jstap.proto.v1.Output;
import io.jstap.proto.v1.ProgramsWanted;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Results as the events that are sent to a client. */
final class Results {
  private static final int CHUNK = 256 << 10;

  private Results() {}

  static List<CompileEvent> of(Compilation.Result result) {
    List<CompileEvent> events = new ArrayList<>();
    result
        .output()
        .ifPresent(
            text ->
                events.add(
                    CompileEvent.newBuilder()
                        .setOutput(Output.newBuilder().setText(text))
                        .build()));
    result.wanted().ifPresent(wanted -> events.add(wanted(wanted)));
    result.module().ifPresent(module -> add(module, result.kernel(), events));
    return events;
  }

  private static CompileEvent wanted(ProgramsWanted wanted) {
    return CompileEvent.newBuilder().setProgramsWanted(wanted).build();
  }

  /**
   * A listing.
   *
   * @param many whether the client takes many entries in one event; one event for each entry of a
   *     long listing would take longer than to make the listing
   */
  static List<CompileEvent> of(Listings.Result result, boolean many) {
    if (result.wanted().isPresent()) {
      return List.of(wanted(result.wanted().get()));
    }
    List<ListedEntry> entries = result.entries();
    if (!many) {
      return entries.stream()
          .map(entry -> CompileEvent.newBuilder().setListed(entry).build())
          .toList();
    }
    List<CompileEvent> events = new ArrayList<>();
    ListedEntries.Builder part = ListedEntries.newBuilder();
    int bytes = 0;
    for (ListedEntry entry : entries) {
      part.addEntries(entry);
      bytes += entry.getSerializedSize();
      if (bytes > CHUNK) {
        events.add(CompileEvent.newBuilder().setListedEntries(part).build());
        part = ListedEntries.newBuilder();
        bytes = 0;
      }
    }
    if (part.getEntriesCount() > 0) {
      events.add(CompileEvent.newBuilder().setListedEntries(part).build());
    }
    return events;
  }

  private static void add(SignedModule module, String kernel, List<CompileEvent> events) {
    byte[] bytes = module.bytes();
    events.add(
        CompileEvent.newBuilder()
            .setModuleHeader(
                ModuleHeader.newBuilder()
                    .setName(module.name())
                    .setSize(bytes.length)
                    .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(module.sha256())))
                    .setKernelBuildId(ByteString.copyFrom(HexFormat.of().parseHex(kernel))))
            .build());
    for (int at = 0; at < bytes.length; at += CHUNK) {
      ByteString data =
          UnsafeByteOperations.unsafeWrap(bytes, at, Math.min(CHUNK, bytes.length - at));
      events.add(
          CompileEvent.newBuilder().setModuleChunk(ModuleChunk.newBuilder().setData(data)).build());
    }
  }
}
