// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.output.RotatingFile.Rotation;
import io.jstap.client.session.TraceRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forms and places of the trace. */
class OutputTest {
  @TempDir Path folder;

  private static final class Memory implements Sink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, length);
    }

    @Override
    public void close() {
      // Memory stays.
    }

    String text() {
      return bytes.toString(UTF_8);
    }
  }

  private static byte[] record(int cpu, long sequence, int probe, String text) {
    return record(TraceRecord.TEXT, cpu, sequence, probe, text);
  }

  private static byte[] record(int type, int cpu, long sequence, int probe, String text) {
    byte[] payload = text.getBytes(UTF_8);
    ByteBuffer record =
        ByteBuffer.allocate(32 + ((payload.length + 7) & ~7)).order(ByteOrder.nativeOrder());
    record.putInt(payload.length).putShort((short) type).putShort((short) cpu).putLong(sequence);
    record.putLong(1_700_000_000_123_456_789L).putInt(probe).putInt(0).put(payload);
    return record.array();
  }

  private static byte[] frame(byte[]... records) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] record : records) {
      all.writeBytes(record);
    }
    return all.toByteArray();
  }

  @Test
  void textIsWhatWasPrinted() throws IOException {
    Memory memory = new Memory();
    new TextTrace(memory).frame(frame(record(0, 0, 0, "one\n"), record(1, 1, 0, "twelve bytes")));
    assertEquals("one\ntwelve bytes", memory.text());
  }

  @Test
  void jsonHasTimeCpuNodeAndProbeOfEachRecord() throws IOException {
    Memory memory = new Memory();
    ProbeNames names = ProbeNames.of("begin\0timer.s(\"1\")".getBytes(UTF_8));
    new JsonTrace(memory, "node-1", OptionalInt.empty(), names)
        .frame(frame(record(3, 7, 1, "a \"b\"\n\u0001é"), record(0, 8, 99, "")));
    assertEquals(
        """
        {"time":"2023-11-14T22:13:20.123456789Z","sequence":7,"cpu":3,"node":"node-1","probe":"timer.s(\\"1\\")","text":"a \\"b\\"\\n\\u0001é"}
        {"time":"2023-11-14T22:13:20.123456789Z","sequence":8,"cpu":0,"node":"node-1","probe":"probe 99","text":""}
        """,
        memory.text());
  }

  @Test
  void filesOfCpusAreMergedInTheOrderOfThePrinting() throws IOException {
    Map<Integer, Memory> files = new TreeMap<>();
    BulkTrace bulk = new BulkTrace(cpu -> files.computeIfAbsent(cpu, c -> new Memory()));
    bulk.frame(frame(record(0, 0, 0, "a"), record(2, 1, 0, "b"), record(0, 2, 0, "c")));
    bulk.frame(frame(record(2, 3, 0, "d"), record(0, 5, 0, "f")));
    Memory merged = new Memory();
    TraceMerge.Result result = TraceMerge.merge(inputs(files), merged);
    assertEquals("abcdf", merged.text());
    assertEquals(new TraceMerge.Result(5, 1), result);
  }

  private static List<TraceMerge.Input> inputs(Map<Integer, Memory> files) {
    return files.values().stream()
        .map(memory -> new ByteArrayInputStream(memory.bytes.toByteArray()))
        .map(bytes -> new TraceMerge.Input("cpu", bytes))
        .toList();
  }

  @Test
  void whatIsNoFileOfRecordsIsRefused() {
    for (byte[] bad :
        List.of(
            "this is a text, and no record at all".getBytes(UTF_8),
            new byte[5],
            java.util.Arrays.copyOf(record(0, 0, 0, "whole"), 36))) {
      assertThrows(
          IOException.class,
          () ->
              TraceMerge.merge(
                  List.of(new TraceMerge.Input("bad", new ByteArrayInputStream(bad))),
                  new Memory()));
    }
  }

  @Test
  void dataIsPutIntoTheObjectAsItIs() throws IOException {
    Memory memory = new Memory();
    byte[] data = record(0, 1, 0, "{\"name\":\"n\",\"value\":5}");
    data[4] = 2;
    new JsonTrace(memory, "n", OptionalInt.empty(), ProbeNames.unknown()).frame(data);
    assertTrue(memory.text().endsWith("\"data\":{\"name\":\"n\",\"value\":5}}\n"), memory.text());
  }

  @Test
  void countedStacksBecomeAPictureAndTheRestStaysText() throws IOException {
    Memory memory = new Memory();
    Path picture = folder.resolve("flames.svg");
    FlameTrace trace = new FlameTrace(memory, picture, "<title>");
    trace.frame(
        frame(
            record(0, 0, 0, "a line\nsh;read;vfs_"),
            record(1, 1, 0, "read 30\nstacks[\"sh;write\"]=10\n"),
            record(1, 2, 0, "stacks[\"sh;a<b\"] @count=60 @min=1 @max=1\n;x 5\nlast")));
    trace.close();
    assertEquals("a line\n;x 5\nlast", memory.text());
    String svg = Files.readString(picture);
    assertTrue(svg.contains("<title>all: 100 (100.00%)</title>"), svg);
    assertTrue(svg.contains("<title>vfs_read: 30 (30.00%)</title>"), svg);
    assertTrue(svg.contains("<title>a&lt;b: 60 (60.00%)</title>"), svg);
    assertTrue(svg.contains(">&lt;title&gt;</text>"), svg);
    assertTrue(svg.endsWith("</svg>\n"), svg);
  }

  @Test
  void filesFollowOneAnotherAndOldOnesGo() throws IOException {
    RotatingFile file = new RotatingFile(folder.resolve("log").toString(), new Rotation(10, 2));
    for (String text : List.of("12345", "67890", "next", "more than ten bytes", "last")) {
      file.write(text.getBytes(UTF_8), 0, text.length());
    }
    file.close();
    assertFalse(Files.exists(folder.resolve("log.0")));
    assertFalse(Files.exists(folder.resolve("log.1")));
    assertEquals("more than ten bytes", Files.readString(folder.resolve("log.2")));
    assertEquals("last", Files.readString(folder.resolve("log.3")));
  }

  @Test
  void theNextFileBeginsBetweenTheRightRecords() throws IOException {
    byte[][] records = {
      record(0, 0, 0, "one"), record(TraceRecord.NEXT_FILE, 0, 1, 0, ""), record(0, 2, 0, "two")
    };
    Rotation rotation = new Rotation(1000, 0);
    try (TextTrace trace =
        new TextTrace(new RotatingFile(folder.resolve("row").toString(), rotation))) {
      trace.frame(frame(records));
    }
    assertEquals("one", Files.readString(folder.resolve("row.0")));
    assertEquals("two", Files.readString(folder.resolve("row.1")));
    try (JsonTrace trace =
        new JsonTrace(
            new RotatingFile(folder.resolve("json").toString(), rotation),
            "node",
            OptionalInt.empty(),
            ProbeNames.unknown())) {
      trace.frame(frame(records));
    }
    assertTrue(Files.readString(folder.resolve("json.0")).endsWith("\"text\":\"one\"}\n"));
    assertTrue(Files.readString(folder.resolve("json.1")).endsWith("\"text\":\"two\"}\n"));
    Memory single = new Memory();
    new TextTrace(single).frame(frame(records));
    assertEquals("onetwo", single.text());
  }

  @Test
  void filesOfCpusAreMergedAcrossTheirParts() throws IOException {
    Map<Integer, Memory> files = new TreeMap<>();
    BulkTrace bulk = new BulkTrace(cpu -> files.computeIfAbsent(cpu, key -> new Memory()));
    bulk.frame(
        frame(
            record(0, 0, 0, "one"),
            record(TraceRecord.NEXT_FILE, 1, 1, 0, ""),
            record(1, 2, 0, "two")));
    Memory merged = new Memory();
    TraceMerge.Result result =
        TraceMerge.merge(
            files.values().stream()
                .map(
                    file ->
                        new TraceMerge.Input(
                            "f", new ByteArrayInputStream(file.bytes.toByteArray())))
                .toList(),
            merged);
    assertEquals("onetwo", merged.text());
    assertEquals(0, result.missing());
  }

  @Test
  void namesHaveTheTimeInThem() {
    ZonedDateTime time = ZonedDateTime.of(2026, 3, 4, 5, 6, 7, 0, ZoneOffset.UTC);
    assertEquals("t-20260304-050607.%", FilePattern.expand("t-%Y%m%d-%H%M%S.%%", time));
    assertEquals("063 1772600767", FilePattern.expand("%j %s", time));
    assertEquals("%q", FilePattern.unknown("a%%b%q"));
    assertTrue(FilePattern.unknown("%F %T%%").isEmpty());
  }
}
