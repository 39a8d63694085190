package mixmatch.cli.experiment;

import java.util.List;
import java.util.Map;

/**
 * The question that a person asks: methods, beside others, with some numbers of labels, over seeds.
 *
 * @param spec name or path of the spec of its runs
 * @param methods those that the question is about; none of {@code against}
 * @param against the methods that each is compared with
 * @param overrides values of keys of the spec, for all runs
 */
record Experiment(
        String name,
        String spec,
        List<String> methods,
        List<LabelAmount> labels,
        List<Long> seeds,
        List<String> against,
        Map<String, String> overrides) {}
