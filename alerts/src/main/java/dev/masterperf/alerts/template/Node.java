package dev.masterperf.alerts.template;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A part of a template: text, or an action. */
sealed interface Node {

  /** Writes it; how to go on. */
  Flow render(Frame frame);

  enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  /** Parts one after another. */
  record Nodes(List<Node> nodes, int at) implements Node {
    public Nodes {
      nodes = List.copyOf(nodes);
    }

    @Override
    public Flow render(Frame frame) {
      frame.rendering().enter(at);
      Flow flow = Flow.ON;
      int depth = frame.rendering().depth();
      for (int i = 0; i < nodes.size() && flow == Flow.ON; i++) {
        try {
          frame.rendering().step();
          flow = nodes.get(i).render(frame);
        } catch (RenderException e) {
          frame.rendering().failed(e, depth);
        }
      }
      frame.rendering().leave();
      return flow;
    }
  }

  record Text(String text) implements Node {
    @Override
    public Flow render(Frame frame) {
      frame.rendering().literal(text);
      return Flow.ON;
    }
  }

  record Print(Expr what) implements Node {
    @Override
    public Flow render(Frame frame) {
      frame.rendering().made(GoFormat.printed(what.value(frame)));
      return Flow.ON;
    }
  }

  record Assign(int slot, Expr what) implements Node {
    @Override
    public Flow render(Frame frame) {
      frame.set(slot, what.value(frame));
      return Flow.ON;
    }
  }

  /**
   * {@code if} and {@code with}.
   *
   * @param slot of the variable that takes the value; {@link Scope#NO_SLOT}: none
   * @param moves whether the dot becomes the value
   */
  record If(Expr condition, int slot, boolean moves, Nodes then, Nodes otherwise) implements Node {
    @Override
    public Flow render(Frame frame) {
      Value value = condition.value(frame);
      frame.set(slot, value);
      if (!value.isTrue()) {
        return otherwise.render(frame);
      }
      return moves ? frame.about(value, then) : then.render(frame);
    }
  }

  /**
   * {@code range}.
   *
   * @param keySlot of the variable that takes index or key; {@link Scope#NO_SLOT}: none
   * @param elementSlot as {@code keySlot}
   */
  record Range(Expr over, int keySlot, int elementSlot, Nodes body, Nodes otherwise)
      implements Node {
    @Override
    public Flow render(Frame frame) {
      List<Item> items = items(over.value(frame));
      if (items.isEmpty()) {
        return otherwise.render(frame);
      }
      for (Item item : items) {
        frame.rendering().step();
        frame.set(keySlot, item.key());
        frame.set(elementSlot, item.element());
        if (frame.about(item.element(), body) == Flow.BREAK) {
          break;
        }
      }
      return Flow.ON;
    }

    private record Item(Value key, Value element) {}

    private List<Item> items(Value value) {
      List<Item> items = new ArrayList<>();
      if (value instanceof Value.Vector vector) {
        vector.samples().forEach(one -> items.add(new Item(new Value.Whole(items.size()), one)));
      } else if (value instanceof Value.LabelMap map) {
        map.labels().forEach((k, v) -> items.add(new Item(new Value.Text(k), new Value.Text(v))));
      } else if (value instanceof Value.Arguments map) {
        SortedMap<String, Value> values = map.values();
        values.forEach((key, element) -> items.add(new Item(new Value.Text(key), element)));
      } else if (value instanceof Value.Whole whole && whole.value() <= BoundedText.LIMIT) {
        for (long i = 0; i < whole.value(); i++) {
          items.add(new Item(new Value.Whole(i), new Value.Whole(i)));
        }
      } else if (!(value instanceof Value.Nothing)) {
        throw new RenderException("range cannot go through a " + value.type(), over.at());
      }
      return items;
    }
  }

  /** {@code break} and {@code continue}. */
  record Jump(Flow flow) implements Node {
    @Override
    public Flow render(Frame frame) {
      return flow;
    }
  }

  /**
   * {@code template}.
   *
   * @param data what it is about; null: nothing
   */
  record Include(String name, @Nullable Expr data, int at) implements Node {
    @Override
    public Flow render(Frame frame) {
      Block block = frame.rendering().named(name);
      if (block == null) {
        throw new RenderException("there is no template \"" + name + "\"", at);
      }
      Value dot = data == null ? Value.NOTHING : data.value(frame);
      frame.rendering().enter(at);
      block.nodes().render(new Frame(frame.rendering(), block.slots(), dot));
      frame.rendering().leave();
      return Flow.ON;
    }
  }
}
