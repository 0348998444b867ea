// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.grammar;

import java.util.ArrayList;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/** A node of the parse tree that takes room for the few children that most nodes have. */
public abstract class LeanContext extends ParserRuleContext {
  protected LeanContext() {}

  protected LeanContext(@Nullable ParserRuleContext parent, int invokingState) {
    super(parent, invokingState);
  }

  @Override
  public <T extends ParseTree> T addAnyChild(T child) {
    if (children == null) {
      children = new ArrayList<>(2);
    }
    children.add(child);
    return child;
  }
}
