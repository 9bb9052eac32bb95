package dev.hearth.model.jinja;

/** A value with items at indices from 0: what slicing, reversing and comparing need. */
sealed interface SequenceValue permits ListValue, TupleValue, RangeValue {
  int size();

  Object get(int index);
}
