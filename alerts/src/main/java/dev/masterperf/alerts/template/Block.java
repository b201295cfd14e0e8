package dev.masterperf.alerts.template;

/**
 * A template with a name, or the whole.
 *
 * @param slots how many variables it has at once
 */
record Block(Node.Nodes nodes, int slots) {}
