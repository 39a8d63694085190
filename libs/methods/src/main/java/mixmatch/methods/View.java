package mixmatch.methods;

import java.util.Collections;
import java.util.List;

/** An augmentation of an unlabelled image: whether a label is guessed from it, and the network trained on it. */
public record View(boolean guessed, boolean trained) {
    /** A number of views, each guessed from and trained on. */
    static List<View> both(int count) {
        return Collections.nCopies(count, new View(true, true));
    }
}
