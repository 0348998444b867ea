// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.btf;

import io.jstap.debuginfo.AddressRange;
import io.jstap.debuginfo.DebugInfoSource;
import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.SourceLine;
import io.jstap.debuginfo.Variable;
import io.jstap.debuginfo.type.CType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A function with a symbol for its code and a record of BTF for its parameters. */
final class BtfFunction implements FunctionInfo {
  private final FunctionInfo symbol;
  private final Btf.Function record;
  private final List<Variable> parameters;

  BtfFunction(FunctionInfo symbol, Btf.Function record, EntryConvention convention) {
    this.symbol = symbol;
    this.record = record;
    List<Variable> all = new ArrayList<>();
    for (int i = 0; i < record.parameterNames().size(); i++) {
      String name = record.parameterNames().get(i);
      if (!name.isEmpty()) {
        all.add(
            new BtfVariable(
                name,
                Variable.Kind.PARAMETER,
                record.type().parameters().get(i),
                false,
                convention.places(record.type()).get(i)));
      }
    }
    this.parameters = List.copyOf(all);
  }

  /** Where parameters are at the entry. */
  interface EntryConvention {
    List<io.jstap.debuginfo.location.Location> places(CType.Function function);
  }

  /** What the delegate that knows symbols takes for this function. */
  FunctionInfo symbol() {
    return symbol;
  }

  @Override
  public String name() {
    return symbol.name();
  }

  @Override
  public SourceLine declaration() {
    return symbol.declaration();
  }

  @Override
  public String unit() {
    return symbol.unit();
  }

  @Override
  public long entryPc() {
    return symbol.entryPc();
  }

  @Override
  public long endPc() {
    return symbol.endPc();
  }

  @Override
  public List<AddressRange> ranges() {
    return symbol.ranges();
  }

  @Override
  public boolean inlined() {
    return false;
  }

  @Override
  public boolean external() {
    return symbol.external();
  }

  @Override
  public DebugInfoSource source() {
    return DebugInfoSource.BTF;
  }

  @Override
  public long probePc() {
    return symbol.probePc();
  }

  @Override
  public long valuePc() {
    return symbol.valuePc();
  }

  @Override
  public List<Variable> parameters() {
    return parameters;
  }

  @Override
  public CType returnType() {
    return record.type().returnType();
  }

  @Override
  public boolean variadic() {
    return record.type().variadic();
  }

  @Override
  public Optional<FunctionInfo> caller() {
    return Optional.empty();
  }

  @Override
  public Optional<SourceLine> callSite() {
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BtfFunction function && function.symbol.equals(symbol);
  }

  @Override
  public int hashCode() {
    return symbol.hashCode();
  }

  @Override
  public String toString() {
    return symbol.name();
  }
}
