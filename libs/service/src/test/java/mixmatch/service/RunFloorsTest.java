package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunFloorsTest {
    private final CurrentOrders floors = new CurrentOrders((run, atLeast) -> 0);

    @Test
    void anOrderAboveTheFloorIsOpen() {
        assertThat(floors.isOpen("a", 1, 5, 1, 4)).isTrue();
        assertThat(floors.isOpen("a", 1, 6, 1, 4)).isTrue();
    }

    @Test
    void aStepAtOrBelowTheHighestFloorIsDone() {
        floors.isOpen("a", 1, 20, 1, 10);
        assertThat(floors.isOpen("a", 1, 10, 1, 3)).isFalse();
        assertThat(floors.isOpen("a", 1, 11, 1, 3)).isTrue();
    }

    @Test
    void aSecondAttemptIsBelievedBeforeAFloor() {
        floors.isOpen("a", 1, 800, 1, 799);
        assertThat(floors.isOpen("a", 1, 6, 1, 4)).isFalse();
        assertThat(floors.isOpen("a", 1, 6, 2, 4)).isTrue();
        assertThat(floors.isOpen("a", 1, 7, 1, 4)).isTrue();
    }

    @Test
    void aNewOwnerMayStartBelowTheOldOnesFloor() {
        floors.isOpen("a", 1, 50, 1, 40);
        assertThat(floors.isOpen("a", 2, 33, 1, 32)).isTrue();
    }

    @Test
    void runsDoNotTouchEachOther() {
        floors.isOpen("a", 9, 100, 1, 90);
        assertThat(floors.isOpen("b", 1, 1, 1, 0)).isTrue();
    }
}
