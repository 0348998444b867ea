// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.ast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextBytesTest {
  @Test
  void anyBytesSurvive() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      assertArrayEquals(bytes, TextBytes.encode(TextBytes.decode(bytes)));
    }
  }

  @Test
  void validTextIsItself() {
    String text = "plain ü € 𝄞";
    assertEquals(text, TextBytes.decode(text.getBytes(StandardCharsets.UTF_8)));
    assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), TextBytes.encode(text));
    assertArrayEquals(new byte[] {(byte) 0xff}, TextBytes.encode("\udcff"));
  }
}
