// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import io.jstap.client.trust.Manifest.ProbedObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a manifest: {@code key=value}, each key once. Strict: whatever is unexpected makes
 * it no manifest.
 */
final class ManifestText {
  private static final int HEADER = 12;
  private static final byte[] OWNER = "JSTAP\0\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int OWNER_SIZE = 6;
  private static final int MOST_OBJECTS = 256;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,55} *");
  private static final Pattern RELEASE = Pattern.compile("[A-Za-z0-9_.+~-]{1,127}");
  private static final Pattern BUILD_ID = Pattern.compile("(?:[0-9a-f]{2}){1,64}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{10}");
  private static final Map<String, Pattern> KEYS =
      Map.of(
          "format", Pattern.compile("1"),
          "module", NAME,
          "release", RELEASE,
          "arch", Pattern.compile("[a-z0-9_]{1,32}"),
          "kernel", BUILD_ID,
          "privilege", Pattern.compile("stapdev|stapsys|stapusr"),
          "script", SHA256,
          "compiled", SECONDS,
          "not-after", SECONDS);
  private static final Pattern OBJECT = Pattern.compile("([!-~]{1,255}) ((?:[0-9a-f]{2}){1,64})");

  private final Map<String, String> values = new HashMap<>();
  private final List<ProbedObject> objects = new ArrayList<>();

  private ManifestText() {}

  /** Reads a note section (gABI, "Note Section"); empty when it is malformed. */
  static Optional<ManifestText> of(byte[] section) {
    if (section.length < HEADER + OWNER.length) {
      return Optional.empty();
    }
    ByteBuffer note = ByteBuffer.wrap(section).order(ByteOrder.LITTLE_ENDIAN);
    int ownerSize = note.getInt();
    int size = note.getInt();
    int type = note.getInt();
    byte[] owner = new byte[OWNER.length];
    note.get(owner);
    boolean ours = ownerSize == OWNER_SIZE && type == 1 && Arrays.equals(owner, OWNER);
    if (!ours || size < 0 || size > note.remaining()) {
      return Optional.empty();
    }
    String text = new String(section, note.position(), size, StandardCharsets.ISO_8859_1);
    ManifestText manifest = new ManifestText();
    return manifest.take(text) ? Optional.of(manifest) : Optional.empty();
  }

  /** Every line up to the padding ends with a newline. */
  private boolean take(String padded) {
    int end = padded.length();
    while (end > 0 && padded.charAt(end - 1) == 0) {
      end--;
    }
    int at = 0;
    while (at < end) {
      int newline = padded.indexOf('\n', at);
      if (newline < 0 || newline >= end || !takeLine(padded.substring(at, newline))) {
        return false;
      }
      at = newline + 1;
    }
    return values.keySet().equals(KEYS.keySet());
  }

  private boolean takeLine(String line) {
    int equals = line.indexOf('=');
    String key = line.substring(0, Math.max(0, equals));
    String value = line.substring(equals + 1);
    if (key.equals("object")) {
      Matcher match = OBJECT.matcher(value);
      return match.matches()
          && objects.size() < MOST_OBJECTS
          && objects.add(new ProbedObject(match.group(1), match.group(2)));
    }
    Pattern pattern = KEYS.get(key);
    return pattern != null
        && pattern.matcher(value).matches()
        && values.put(key, value.stripTrailing()) == null;
  }

  Manifest manifest() {
    return new Manifest(
        value("module"),
        value("release"),
        value("arch"),
        value("kernel"),
        value("privilege"),
        objects,
        value("script"),
        Instant.ofEpochSecond(Long.parseLong(value("compiled"))),
        Instant.ofEpochSecond(Long.parseLong(value("not-after"))));
  }

  private String value(String key) {
    return values.getOrDefault(key, "");
  }
}
