using Guildhall.Kernel;

namespace Guildhall.Server.SignIn;

/// <summary>The pair of address and password is wrong; which of the two is not said.</summary>
public sealed class WrongPair() : Refusal("This address and password do not belong together.");

/// <summary>Too many wrong passwords in a row.</summary>
public sealed class LockedOut(int minutes)
    : Refusal($"Too many wrong passwords. Try again in {minutes} min, or choose a new password by e-mail.");

/// <summary>The address was never proved.</summary>
public sealed class AddressNotConfirmed()
    : Refusal("This address is not confirmed yet. Open the link in the mail we sent; “Forgotten password” sends another.");

/// <summary>The six digits are wrong or too old.</summary>
public sealed class WrongCode() : Refusal("This code is not right, or it is too old. Take the one your app shows now.");

/// <summary>A link from a mail was used, is too old, or is not ours.</summary>
public sealed class LinkNotValid() : Refusal("This link was used already or is too old. Ask for another.");

/// <summary>The password does not belong to the person who is signed in.</summary>
public sealed class WrongPassword() : Refusal("This is not your password.");
