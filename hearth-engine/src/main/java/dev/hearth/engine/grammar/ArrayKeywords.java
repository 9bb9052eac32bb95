package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.List;

/** The keywords about arrays. */
final class ArrayKeywords {
  private final Keywords keywords;
  private final Dialect dialect;

  ArrayKeywords(Keywords keywords, Dialect dialect) {
    this.keywords = keywords;
    this.dialect = dialect;
  }

  void read(List<Condition> parts) {
    if (dialect == Dialect.DRAFT_7) {
      itemsOfDraft7(parts);
    } else {
      items(parts);
    }
    if (keywords.has("minItems") || keywords.has("maxItems")) {
      parts.add(new Condition.Count(keywords.count("minItems", 0), keywords.count("maxItems", -1)));
    }
    if (keywords.has("uniqueItems") && keywords.bool("uniqueItems")) {
      parts.add(new Condition.Unique());
    }
    if (keywords.has("contains")) {
      boolean seven = dialect == Dialect.DRAFT_7;
      int min = seven ? 1 : keywords.count("minContains", 1);
      int max = seven ? -1 : keywords.count("maxContains", -1);
      parts.add(new Condition.Contains(0, keywords.schema("contains"), min, max, !seven));
    }
  }

  private void items(List<Condition> parts) {
    int from = 0;
    if (keywords.has("prefixItems")) {
      List<Condition> prefix = new ArrayList<>();
      keywords.list("prefixItems").forEach(item -> prefix.add(keywords.schema(item)));
      from = prefix(parts, prefix);
    }
    if (keywords.has("items")) {
      if (keywords.isList("items")) {
        throw Refusals.damaged("items is an array; since draft 2020-12 that is prefixItems");
      }
      parts.add(new Condition.Items(from, keywords.schema("items")));
    }
  }

  private void itemsOfDraft7(List<Condition> parts) {
    if (!keywords.has("items")) {
      return;
    }
    if (!keywords.isList("items")) {
      parts.add(new Condition.Items(0, keywords.schema("items")));
      return;
    }
    List<Condition> prefix = new ArrayList<>();
    keywords.list("items").forEach(item -> prefix.add(keywords.schema(item)));
    int from = prefix(parts, prefix);
    if (keywords.has("additionalItems")) {
      parts.add(new Condition.Items(from, keywords.schema("additionalItems")));
    }
  }

  private static int prefix(List<Condition> parts, List<Condition> prefix) {
    for (int i = 0; i < prefix.size(); i++) {
      parts.add(new Condition.Item(i, prefix.get(i)));
    }
    return prefix.size();
  }
}
