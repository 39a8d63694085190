package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunFloorsTest {
    private final RunFloors floors = new RunFloors();

    @Test
    void anOrderAboveTheFloorIsCurrent() {
        assertThat(floors.isCurrent("a", 1, 5, 4)).isTrue();
        assertThat(floors.isCurrent("a", 1, 6, 4)).isTrue();
    }

    @Test
    void aStepAtOrBelowTheHighestFloorIsDone() {
        floors.isCurrent("a", 1, 20, 10);
        assertThat(floors.isCurrent("a", 1, 10, 3)).isFalse();
        assertThat(floors.isCurrent("a", 1, 11, 3)).isTrue();
    }

    @Test
    void anEarlierOwnersOrdersAreNobodys() {
        floors.isCurrent("a", 2, 1, 0);
        assertThat(floors.isCurrent("a", 1, 50, 40)).isFalse();
    }

    @Test
    void aNewOwnerMayStartBelowTheOldOnesFloor() {
        floors.isCurrent("a", 1, 50, 40);
        assertThat(floors.isCurrent("a", 2, 33, 32)).isTrue();
    }

    @Test
    void runsDoNotTouchEachOther() {
        floors.isCurrent("a", 9, 100, 90);
        assertThat(floors.isCurrent("b", 1, 1, 0)).isTrue();
    }
}
